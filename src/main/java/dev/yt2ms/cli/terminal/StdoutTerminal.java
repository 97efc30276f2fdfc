package dev.yt2ms.cli.terminal;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jline.terminal.Size;
import org.jline.utils.AttributedString;

/** The terminal to which stdout is connected. It breaks long lines between words, and redraws a text in place. */
public final class StdoutTerminal {

    private static final String CLEAR = "\u001b[H\u001b[2J";
    private static final String TOP_LEFT = "\u001b[H";
    private static final String CLEAR_REST_OF_LINE = "\u001b[K";
    private static final String CLEAR_BELOW = "\u001b[J";

    private Size size;
    private boolean drawn;

    private StdoutTerminal(Size size) {
        this.size = size;
    }

    /** Opens the terminal; empty if stdout is not a terminal, or can't redraw lines. */
    public static Optional<StdoutTerminal> open() {
        return StderrTerminal.canRedraw() ? StderrTerminal.sizeOfStdout().map(StdoutTerminal::new) : Optional.empty();
    }

    /** Wraps long lines between words, and indents each continuation by two columns more than its line. */
    public String wrapped(String text) {
        return String.join("\n", wrapped(text.lines().toList(), size.getColumns())) + "\n";
    }

    static List<String> wrapped(List<String> lines, int columns) {
        List<String> wrapped = new ArrayList<>();
        for (String line : lines) {
            String indent = " ".repeat(line.length() - line.stripLeading().length() + 2);
            String rest = line;
            while (columns(rest) > columns) {
                String fitting =
                        new AttributedString(rest).columnSubSequence(0, columns).toString();
                int space = rest.charAt(fitting.length()) == ' ' ? fitting.length() : fitting.lastIndexOf(' ');
                if (space <= indent.length()) {
                    // The word alone fills the line, so the terminal itself must break it.
                    break;
                }
                wrapped.add(rest.substring(0, space));
                rest = indent + rest.substring(space).stripLeading();
            }
            wrapped.add(rest);
        }
        return wrapped;
    }

    private static int columns(String line) {
        return new AttributedString(line).columnLength();
    }

    /**
     * Shows the text in place of the previous one. Lines for which the terminal has no space are skipped.
     *
     * @param whole the command that shows the whole text
     */
    public void redraw(String text, String whole) {
        size = StderrTerminal.sizeOfStdout().orElse(size);
        StringBuilder screen = new StringBuilder(drawn ? TOP_LEFT : CLEAR);
        fitting(wrapped(text.lines().toList(), size.getColumns() - 1), size.getRows() - 1, size.getColumns() - 1, whole)
                .forEach(line -> screen.append(line).append(CLEAR_REST_OF_LINE).append('\n'));
        System.out.print(screen.append(CLEAR_BELOW));
        System.out.flush();
        drawn = true;
    }

    /** Removes what was drawn. */
    public void clear() {
        if (drawn) {
            System.out.print(CLEAR);
        }
    }

    /** Shortens the lines, and reduces their number, to fit the terminal. Otherwise the terminal would scroll. */
    static List<String> fitting(List<String> lines, int rows, int columns, String whole) {
        List<String> fitting = new ArrayList<>(lines.size() <= rows ? lines : lines.subList(0, Math.max(0, rows - 1)));
        if (fitting.size() < lines.size()) {
            fitting.add("… and %d more lines; %s shows them".formatted(lines.size() - fitting.size(), whole));
        }
        fitting.replaceAll(
                line -> new AttributedString(line).columnSubSequence(0, columns).toString());
        return fitting;
    }
}
