package dev.yt2ms.wholejob;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jline.utils.WCWidth;

/**
 * A terminal that interprets what a command writes to it, as a person's terminal does: it moves the cursor, erases,
 * breaks lines at its last column, and scrolls. It keeps the rows that scrolled away.
 */
final class Screen {

    private static final Pattern SEQUENCE = Pattern.compile("\u001b\\[([?0-9;]*)([A-Za-z@])|\u001b[=>(][B0]?");

    /** A row of the screen; a row that is continued in the next one was broken by the terminal itself. */
    private static final class Row {
        private final String[] cells;
        private boolean continued;

        Row(int columns) {
            cells = new String[columns];
            clear(0, columns);
        }

        void clear(int from, int to) {
            Arrays.fill(cells, from, to, " ");
        }

        @Override
        public String toString() {
            return String.join("", cells);
        }
    }

    private final int rows;
    private final int columns;
    private final List<Row> all = new ArrayList<>();
    private int top;
    private int row;
    private int column;

    Screen(int rows, int columns) {
        this.rows = rows;
        this.columns = columns;
        all.add(new Row(columns));
    }

    /** Writes a text with control sequences. */
    Screen write(String text) {
        Matcher sequence = SEQUENCE.matcher(text);
        for (int i = 0; i < text.length(); ) {
            int c = text.codePointAt(i);
            if (c == '\u001b') {
                if (!sequence.find(i) || sequence.start() != i) {
                    throw new IllegalArgumentException("unknown sequence in " + text.substring(i));
                }
                if (sequence.group(2) != null) {
                    control(sequence.group(2).charAt(0), sequence.group(1));
                }
                i = sequence.end();
                continue;
            }
            i += Character.charCount(c);
            switch (c) {
                case '\r' -> column = 0;
                case '\n' -> down();
                case '\b' -> column = Math.max(0, column - 1);
                case 0x07 -> {}
                default -> put(c);
            }
        }
        return this;
    }

    private void put(int c) {
        int width = Math.max(0, WCWidth.wcwidth(c));
        if (column + width > columns) {
            all.get(row).continued = true;
            column = 0;
            down();
        }
        String[] cells = all.get(row).cells;
        if (width == 0) {
            cells[Math.max(0, column - 1)] += Character.toString(c);
            return;
        }
        cells[column] = Character.toString(c);
        if (width == 2) {
            cells[column + 1] = "";
        }
        column += width;
    }

    private void down() {
        row++;
        if (row == all.size()) {
            all.add(new Row(columns));
        }
        top = Math.max(top, row - rows + 1);
    }

    private void control(char action, String numbers) {
        int number = numbers.matches("[1-9][0-9]*") ? Integer.parseInt(numbers) : 0;
        int steps = Math.max(1, number);
        Row here = all.get(row);
        int place = Math.min(column, columns - 1);
        switch (action) {
            case 'A' -> row = Math.max(top, row - steps);
            case 'B' -> row = Math.min(Math.min(all.size(), top + rows) - 1, row + steps);
            case 'C' -> column = Math.min(columns - 1, column + steps);
            case 'D' -> column = Math.max(0, column - steps);
            case 'G' -> column = Math.min(columns, steps) - 1;
            case 'K' -> {
                here.clear(number == 0 ? place : 0, number == 1 ? place + 1 : columns);
                here.continued = false;
            }
            case 'J' -> {
                here.clear(place, columns);
                all.subList(row + 1, all.size()).clear();
            }
            case 'P' -> {
                System.arraycopy(
                        here.cells,
                        Math.min(columns, place + steps),
                        here.cells,
                        place,
                        Math.max(0, columns - place - steps));
                here.clear(Math.max(place, columns - steps), columns);
            }
            case '@' -> {
                System.arraycopy(here.cells, place, here.cells, place + steps, Math.max(0, columns - place - steps));
                here.clear(place, Math.min(columns, place + steps));
            }
            case 'X' -> here.clear(place, Math.min(columns, place + steps));
            case 'm', 'h', 'l' -> {}
            default -> throw new IllegalArgumentException("unknown sequence " + numbers + action);
        }
    }

    /** Returns the lines from the first one that was written; rows that the terminal itself has broken are joined. */
    List<String> lines() {
        List<String> lines = new ArrayList<>();
        StringBuilder line = new StringBuilder();
        for (Row each : all) {
            line.append(each);
            if (!each.continued) {
                lines.add(line.toString().stripTrailing());
                line.setLength(0);
            }
        }
        return lines;
    }
}
