package dev.yt2ms.docs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.yt2ms.docs.RulesInSources.Meaning;
import dev.yt2ms.download.failure.DownloadErrors;
import dev.yt2ms.golden.Golden;
import dev.yt2ms.mainstreaming.client.ApiError;
import dev.yt2ms.model.FailureClass;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Tests that docs/failures.md lists every rule of the code, and no others. */
class FailuresPageTest {

    private static final Path PAGE = Path.of("docs", "failures.md");
    private static final Pattern ROW =
            Pattern.compile("(?m)^\\| `([a-zA-Z0-9-]+)` \\| ([A-Z]+) \\|(?: ([A-Z]*) ?\\|)?");

    @Test
    void thePageListsExactlyTheRulesOfTheCodeWithTheirClasses() throws IOException {
        assertThat(rows()).containsExactlyEntriesOf(rulesOfTheCode());
    }

    /** A rule must keep its failure classes, because people and scripts know it by its name and rely on its meaning. */
    @Test
    void everyFrozenRuleKeepsItsMeaning() throws IOException {
        Golden.assertKeepsLines(
                "rules.txt",
                rulesOfTheCode().entrySet().stream()
                        .flatMap(rule -> rule.getValue().stream()
                                .map(meaning -> String.join(
                                                " ", rule.getKey(), meaning.failureClass(), meaning.inARow())
                                        .strip()))
                        .toList());
    }

    private static Map<String, Set<Meaning>> rulesOfTheCode() throws IOException {
        Map<String, Set<Meaning>> rules = RulesInSources.below(Path.of("src", "main", "java"));
        DownloadErrors.rules().forEach(rule -> add(rules, rule.name(), meaning(rule.failureClass(), rule.inARow())));
        for (ApiError error : ApiError.values()) {
            add(rules, error.rule(), meaning(error.failureClass(), error.inARow()));
        }
        return rules;
    }

    private static void add(Map<String, Set<Meaning>> rules, String name, Meaning meaning) {
        rules.computeIfAbsent(name, rule -> new TreeSet<>()).add(meaning);
    }

    private static Meaning meaning(FailureClass failureClass, Optional<FailureClass> inARow) {
        return new Meaning(failureClass.name(), inARow.map(FailureClass::name).orElse(""));
    }

    @Test
    void everyClassIsExplained() throws IOException {
        String page = Files.readString(PAGE);
        assertThat(FailureClass.values()).allSatisfy(each -> assertThat(page).contains("\n| " + each.name() + " | "));
    }

    private static Map<String, Set<Meaning>> rows() throws IOException {
        Map<String, Set<Meaning>> rows = new TreeMap<>();
        ROW.matcher(Files.readString(PAGE))
                .results()
                .forEach(row ->
                        add(rows, row.group(1), new Meaning(row.group(2), row.group(3) == null ? "" : row.group(3))));
        return rows;
    }
}
