package dev.yt2ms.download.ytdlp;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Creates random, mostly invalid variants of the JSON that a tool prints. */
public final class RandomJson {

    private static final Pattern VALUE = Pattern.compile("(?<=:)(\"[^\"]*\"|[\\d.]+)");
    private static final List<String> VALUES = List.of(
            "null",
            "true",
            "0",
            "-1",
            "7.5",
            "1e999",
            "99999999999999999999999",
            "\"\"",
            "\"N/A\"",
            "\"NaN\"",
            "\"-Infinity\"",
            "\"8.000000\"",
            "\"media.mp4\"",
            "\"../other.mp4\"",
            "\"/etc/passwd\"",
            "\"media.mp4/\"",
            "\"media.mp4/x\"",
            "\"link.mp4\"",
            "\"folder\"",
            "\"a\\u0000b\"",
            "\"\\ud800\"",
            "\"" + "x".repeat(5000) + "\"",
            "[]",
            "{}",
            "[[[]]]",
            "{\"a\":{\"b\":[1]}}",
            "[".repeat(2000) + "]".repeat(2000));

    private RandomJson() {}

    /**
     * Returns a variant of the text in which values are replaced. Often the text is also truncated or doubled, or
     * contains bytes that are not text.
     */
    public static byte[] of(String json, Random random) {
        return of(json, VALUE, random);
    }

    /**
     * Returns a variant of a text that need not be JSON, with replaced values and perhaps truncated, doubled or with
     * invalid bytes.
     *
     * @param value matches each value in the text
     */
    public static byte[] of(String text, Pattern value, Random random) {
        Matcher values = value.matcher(text);
        String changed = values.replaceAll(found -> Matcher.quoteReplacement(
                random.nextInt(5) == 0 ? VALUES.get(random.nextInt(VALUES.size())) : found.group()));
        byte[] bytes = changed.getBytes(StandardCharsets.UTF_8);
        return switch (random.nextInt(8)) {
            case 0 -> changed.substring(0, random.nextInt(changed.length())).getBytes(StandardCharsets.UTF_8);
            case 1 -> (changed + changed.substring(random.nextInt(changed.length()))).getBytes(StandardCharsets.UTF_8);
            case 2 -> {
                for (int i = 0; i < 5; i++) {
                    bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
                }
                yield bytes;
            }
            default -> bytes;
        };
    }
}
