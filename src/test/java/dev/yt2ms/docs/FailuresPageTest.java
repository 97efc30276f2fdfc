package dev.yt2ms.docs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.yt2ms.download.DownloadErrors;
import dev.yt2ms.mainstreaming.ApiError;
import dev.yt2ms.run.FailureClass;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The page of failures tells every rule of the code, and no other. */
class FailuresPageTest {

    private static final Path PAGE = Path.of("docs", "failures.md");
    private static final Pattern ROW =
            Pattern.compile("(?m)^\\| `([a-zA-Z0-9-]+)` \\| ([A-Z]+) \\|(?: ([A-Z]*) ?\\|)?");

    /** Where a rule that stands in no table gets its name. */
    private static final List<Pattern> NAMES = List.of(
            Pattern.compile("Failure\\.of\\(\\s*(?:FailureClass\\.)?[A-Z]+,\\s*\"([a-z0-9-]+)\""),
            Pattern.compile("\\b(?:operator|broken|torn|refusal)\\(\\s*\"([a-z0-9-]+)\""),
            Pattern.compile("\\brow\\(\\s*[A-Z]+,\\s*\"([a-z0-9-]+)\""),
            Pattern.compile(
                    "static final String (?:KILLED|INVALID_PAGE_TOKEN|QUOTA_EXCEEDED|FORBIDDEN) = \"([a-z0-9-]+)\""));

    @Test
    void everyRuleOfTheCodeIsInThePageAndTheOtherWayRound() throws IOException {
        Set<String> rules = new TreeSet<>();
        DownloadErrors.rules().forEach(rule -> rules.add(rule.name()));
        Arrays.stream(ApiError.values()).forEach(error -> rules.add(error.rule()));
        try (Stream<Path> files = Files.walk(Path.of("src", "main", "java"))) {
            for (Path file :
                    files.filter(path -> path.toString().endsWith(".java")).toList()) {
                String source = Files.readString(file);
                NAMES.forEach(pattern -> pattern.matcher(source)
                        .results()
                        .map(result -> result.group(1).replaceFirst("^source-http-$", "source-http-NNN"))
                        .forEach(rules::add));
            }
        }

        assertThat(rows().keySet()).containsExactlyElementsOf(rules);
    }

    @Test
    void theClassesOfTheTablesAreThoseOfThePage() throws IOException {
        TreeMap<String, MatchResult> rows = rows();
        DownloadErrors.rules().forEach(rule -> {
            assertThat(rows.get(rule.name()).group(2))
                    .as(rule.name())
                    .isEqualTo(rule.failureClass().name());
            assertThat(rows.get(rule.name()).group(3))
                    .as(rule.name() + " in a row")
                    .isEqualTo(rule.inARow().map(FailureClass::name).orElse(""));
        });
        for (ApiError error : ApiError.values()) {
            assertThat(rows.get(error.rule()).group(2))
                    .as(error.rule())
                    .isEqualTo(error.failureClass().name());
            assertThat(rows.get(error.rule()).group(3))
                    .as(error.rule() + " in a row")
                    .isEqualTo(error.inARow().map(FailureClass::name).orElse(""));
        }
    }

    @Test
    void everyClassIsExplained() throws IOException {
        String page = Files.readString(PAGE);
        assertThat(FailureClass.values()).allSatisfy(each -> assertThat(page).contains("\n| " + each.name() + " | "));
    }

    private static TreeMap<String, MatchResult> rows() throws IOException {
        TreeMap<String, MatchResult> rows = new TreeMap<>();
        ROW.matcher(Files.readString(PAGE)).results().forEach(row -> rows.put(row.group(1), row));
        return rows;
    }
}
