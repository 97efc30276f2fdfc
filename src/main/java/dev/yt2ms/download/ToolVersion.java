package dev.yt2ms.download;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A program's version, compared number by number from the left.
 *
 * @param text the version as the program prints it, without surrounding text
 * @param numbers the numbers of the version, from left to right
 */
public record ToolVersion(String text, List<Integer> numbers) implements Comparable<ToolVersion> {

    private static final Pattern VERSION = Pattern.compile("(?<![\\d.])v?(\\d{1,6}(?:\\.\\d{1,6}){1,4})");

    /** Finds the first version in the text that a program prints about itself. */
    public static Optional<ToolVersion> parse(String output) {
        Matcher matcher = VERSION.matcher(output);
        if (!matcher.find()) {
            return Optional.empty();
        }
        List<Integer> numbers = new ArrayList<>();
        for (String number : matcher.group(1).split("\\.")) {
            numbers.add(Integer.parseInt(number));
        }
        return Optional.of(new ToolVersion(matcher.group(1), List.copyOf(numbers)));
    }

    /**
     * Whether this version equals the wanted one or is newer. A number that this version does not have counts as zero.
     */
    public boolean isAtLeast(int... wanted) {
        for (int i = 0; i < wanted.length; i++) {
            int own = i < numbers.size() ? numbers.get(i) : 0;
            if (own != wanted[i]) {
                return own > wanted[i];
            }
        }
        return true;
    }

    /** Returns the release date if the version is a date, like {@code 2025.11.12}. */
    public Optional<LocalDate> date() {
        try {
            return numbers.size() < 3
                    ? Optional.empty()
                    : Optional.of(LocalDate.of(numbers.get(0), numbers.get(1), numbers.get(2)));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    @Override
    public int compareTo(ToolVersion other) {
        int[] others = other.numbers.stream().mapToInt(Integer::intValue).toArray();
        int[] own = numbers.stream().mapToInt(Integer::intValue).toArray();
        return isAtLeast(others) ? (other.isAtLeast(own) ? 0 : 1) : -1;
    }
}
