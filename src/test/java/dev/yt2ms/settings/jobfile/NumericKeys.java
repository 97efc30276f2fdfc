package dev.yt2ms.settings.jobfile;

import dev.yt2ms.settings.jobfile.JobFile.Access;
import dev.yt2ms.settings.value.SettingsException;
import dev.yt2ms.settings.value.Values;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Finds every key of a job file whose value is a number, a duration or a size, with its limits. The keys come from
 * {@code jobs/migrate-channel.yml}, which contains all keys. The limits come from the messages by which wrong values
 * are refused.
 */
public final class NumericKeys {

    private static final Path DOCUMENTED = Path.of("jobs/migrate-channel.yml");
    private static final Map<String, String> SECRETS = Map.of("YOUTUBE_API_KEY", "k", "MAINSTREAMING_TOKEN", "t");
    private static final Pattern NUMBER = Pattern.compile("a whole number from (\\d+) to (\\d+)");
    private static final Pattern SINCE_ZERO =
            Pattern.compile(Pattern.quote(Values.DURATION_FORM) + ", at most (\\d+)d");
    private static final Pattern DURATION =
            Pattern.compile(Pattern.quote(Values.DURATION_FORM) + ", from (\\d+)s to (\\d+)d");
    private static final Pattern SIZE =
            Pattern.compile(Pattern.quote(Values.SIZE_FORM) + ", from (\\d+)(\\w+) to (\\d+)TB");

    /**
     * The limits of a key.
     *
     * @param below a value that is less than the minimum by the smallest step; empty if there is none
     * @param above a value that is greater than the maximum by a small step
     */
    public record Ends(Optional<String> below, String least, String greatest, String above) {}

    private NumericKeys() {}

    /** Returns the limits by key, e.g. {@code download.workers}. */
    public static Map<String, Ends> all() {
        Map<String, Ends> all = new LinkedHashMap<>();
        leaves("", documented())
                .keySet()
                .forEach(key -> refusal(key, "none").flatMap(NumericKeys::ends).ifPresent(ends -> all.put(key, ends)));
        return all;
    }

    /** Returns the message by which this value is refused; empty if the value is accepted. */
    static Optional<String> refusal(String key, String value) {
        try {
            JobFile.read(DOCUMENTED, List.of("migration." + key + "=" + value), SECRETS, Access.EVERYTHING);
            return Optional.empty();
        } catch (SettingsException e) {
            return Optional.of(e.getMessage());
        }
    }

    private static Optional<Ends> ends(String refusal) {
        Matcher number = NUMBER.matcher(refusal);
        if (number.find()) {
            long least = Long.parseLong(number.group(1));
            return Optional.of(new Ends(
                    Optional.of(Long.toString(least - 1)),
                    number.group(1),
                    number.group(2),
                    Long.toString(Long.parseLong(number.group(2)) + 1)));
        }
        Matcher duration = DURATION.matcher(refusal);
        if (duration.find()) {
            long millis = Long.parseLong(duration.group(1)) * 1000;
            return Optional.of(
                    ends(Optional.of(millis - 1 + "ms"), duration.group(1) + "s", Integer.parseInt(duration.group(2))));
        }
        Matcher sinceZero = SINCE_ZERO.matcher(refusal);
        if (sinceZero.find()) {
            return Optional.of(ends(Optional.empty(), "0s", Integer.parseInt(sinceZero.group(1))));
        }
        Matcher size = SIZE.matcher(refusal);
        if (size.find()) {
            String least = size.group(1) + size.group(2);
            return Optional.of(new Ends(
                    Optional.of(Long.toString(Values.size(least).orElseThrow() - 1)),
                    least,
                    size.group(3) + "TB",
                    size.group(3) + ".001TB"));
        }
        if (refusal.contains("a whole number") || refusal.contains("a duration") || refusal.contains("a size")) {
            throw new AssertionError("the message names no limits: " + refusal);
        }
        return Optional.empty();
    }

    private static Ends ends(Optional<String> below, String least, int days) {
        return new Ends(below, least, days + "d", days * 24 + 1 + "h");
    }

    private static Map<String, Object> documented() {
        return JobFiles.keysOf(DOCUMENTED);
    }

    @SuppressWarnings("unchecked") // YAML mappings are maps.
    private static Map<String, Object> leaves(String path, Map<String, Object> section) {
        Map<String, Object> leaves = new LinkedHashMap<>();
        section.forEach((key, value) -> {
            if (value instanceof Map) {
                leaves.putAll(leaves(path + key + ".", (Map<String, Object>) value));
            } else {
                leaves.put(path + key, value);
            }
        });
        return leaves;
    }
}
