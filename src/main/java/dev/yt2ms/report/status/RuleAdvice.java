package dev.yt2ms.report.status;

import dev.yt2ms.model.Program;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;

/** What a person can do about a failure, from the column "what to do" of the page {@code docs/failures.md}. */
final class RuleAdvice {

    private static final String PAGE = "/failures.md";
    private static final Pattern ROW = Pattern.compile("(?m)^\\| `([a-zA-Z0-9-]+)` \\| [A-Z]+ \\|.*\\| ([^|]+) \\|$");
    private static final Pattern LINK = Pattern.compile("\\[([^]]+)]\\([^)]*\\)");
    /** The part of a text that asks for the command {@code retry}, which {@link FailureGroups} adds itself. */
    private static final Pattern RETRY = Pattern.compile(",(?: or)? retry(?: to send it again)?$");

    private static final Map<String, String> TEXTS = read();

    private RuleAdvice() {}

    /**
     * Returns the advice for the failures of a rule, as a part of a sentence. It is empty for a rule that the page does
     * not contain, e.g. one of an earlier version.
     */
    static Optional<String> of(String rule) {
        return Optional.ofNullable(TEXTS.get(rule));
    }

    private static Map<String, String> read() {
        Map<String, String> texts = new HashMap<>();
        try (InputStream page = Objects.requireNonNull(RuleAdvice.class.getResourceAsStream(PAGE))) {
            ROW.matcher(new String(page.readAllBytes(), StandardCharsets.UTF_8))
                    .results()
                    .forEach(row -> texts.put(row.group(1), plain(row.group(2))));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return texts;
    }

    private static String plain(String markdown) {
        String text = LINK.matcher(markdown).replaceAll("$1").replace("`", "").replace("./yt2ms", Program.NAME);
        return RETRY.matcher(text.strip()).replaceFirst("");
    }
}
