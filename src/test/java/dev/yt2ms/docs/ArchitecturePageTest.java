package dev.yt2ms.docs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.yt2ms.job.StepNames;
import dev.yt2ms.ledger.ItemState;
import dev.yt2ms.ledger.Station;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Tests that docs/architecture.md shows the packages, steps and states of the code, and that every path on the page
 * exists.
 */
class ArchitecturePageTest {

    private static final Path SOURCES = Path.of("src", "main", "java", "dev", "yt2ms");
    private static final Path DOCS = Path.of("docs");

    private static String page;

    @BeforeAll
    static void read() throws IOException {
        page = Files.readString(DOCS.resolve("architecture.md"));
    }

    @Test
    void everyPackageIsListedWithTheFirstSentenceOfItsPackageInfo() throws IOException {
        assertThat(rows("package")).containsExactlyEntriesOf(packages());
    }

    @Test
    void everyStepOfTheJobIsInTheTableAndPicture() {
        assertThat(rows("step").keySet()).containsExactlyInAnyOrderElementsOf(StepNames.ofTheJob());
        assertThat(words(picture("The job and its steps"), "[a-z]{4,}")).containsAll(StepNames.ofTheJob());
    }

    @Test
    void everyStateIsInTheTable() {
        assertThat(rows("state").keySet())
                .containsExactlyInAnyOrderElementsOf(
                        Arrays.stream(ItemState.values()).map(Enum::name).toList());
    }

    @Test
    void everyTableIsListedWithTheClassesThatChangeIt() throws IOException {
        Map<String, Set<String>> listed = new TreeMap<>();
        rows("table").forEach((table, classes) -> listed.put(table, new TreeSet<>(words(classes, "(?<=`)\\w+(?=`)"))));
        assertThat(listed).isEqualTo(changedTables());
    }

    /** After a change of {@link ItemState}, replace the diagram in docs/architecture.md by the one that this test expects. */
    @Test
    void theStateDiagramShowsExactlyTheAllowedChangesOfState() {
        StringBuilder picture = new StringBuilder("mermaid\nstateDiagram-v2\n");
        for (ItemState state : ItemState.values()) {
            for (ItemState next : new TreeMap<>(state.next()).keySet()) {
                picture.append("    %s --> %s: %s\n"
                        .formatted(state, next, state.next().get(next)));
            }
        }
        assertThat(picture("The states of an item")).isEqualTo(picture.toString());
    }

    @Test
    void theStateDiagramShowsTheStateThatEachStationClaims() {
        for (Station station : Station.values()) {
            assertThat(station.waiting().next()).containsEntry(station.working(), "claimed");
        }
    }

    /** Keeps the list short, so that the continuation of a run can be understood without reading the rest. */
    @Test
    void aRunIsContinuedByFewClasses() {
        assertThat(rows("class")).hasSizeBetween(5, 14);
    }

    @Test
    void everyPathOnThePageExists() throws IOException {
        List<String> named = words(page, "(?<=`)[\\w-]+(?:/[\\w.-]+)+(?=`)");
        assertThat(named)
                .hasSizeGreaterThan(40)
                .allSatisfy(path -> assertThat(exists(path)).as(path).isTrue());
        assertThat(words(page, "(?<=\\]\\()[^)#:]+(?=\\))"))
                .allSatisfy(link -> assertThat(DOCS.resolve(link)).exists());
    }

    private static boolean exists(String path) {
        return Files.exists(Path.of(path))
                || Files.exists(SOURCES.resolve(path))
                || Files.exists(SOURCES.resolve(path + ".java"));
    }

    /**
     * Returns the rows of the table whose first column has this heading. The keys are the first cells, with
     * their backticks removed, and the values are the second cells.
     */
    private static Map<String, String> rows(String heading) {
        Map<String, String> rows = new TreeMap<>();
        boolean within = false;
        for (String line : page.lines().toList()) {
            within = line.startsWith("| " + heading + " |") || (within && line.startsWith("|"));
            Matcher row = Pattern.compile("\\| `([^`]+)` \\| (.*?) \\|.*").matcher(line);
            if (within && row.matches()) {
                rows.put(row.group(1), row.group(2));
            }
        }
        return rows;
    }

    /** Returns the first diagram below this heading. */
    private static String picture(String heading) {
        String below = page.substring(page.indexOf("## " + heading));
        int begin = below.indexOf("```") + 3;
        return below.substring(begin, below.indexOf("```", begin));
    }

    private static List<String> words(String text, String pattern) {
        return Pattern.compile(pattern)
                .matcher(text)
                .results()
                .map(MatchResult::group)
                .distinct()
                .toList();
    }

    private static Map<String, String> packages() throws IOException {
        try (Stream<Path> files = Files.walk(SOURCES)) {
            return files.filter(file -> file.endsWith("package-info.java"))
                    .collect(Collectors.toMap(
                            file -> SOURCES.relativize(file.getParent()).toString(),
                            ArchitecturePageTest::firstSentence,
                            (one, other) -> one,
                            TreeMap::new));
        }
    }

    /**
     * Returns the first sentence of a package's Javadoc as the page shows it: with code in backticks and class names
     * without packages.
     */
    private static String firstSentence(Path packageInfo) {
        Matcher comment;
        try {
            comment = Pattern.compile("(?s)/\\*\\*(.*?)\\*/").matcher(Files.readString(packageInfo));
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
        assertThat(comment.find()).as(packageInfo.toString()).isTrue();
        String text = comment.group(1)
                .replaceAll("\\n \\*", " ")
                .replaceAll("\\{@(?:link|code) +(?:dev\\.yt2ms\\.(?:\\w+\\.)*)?([^}]*)}", "`$1`")
                .replaceAll("\\s+", " ")
                .strip();
        return text.replaceFirst("(?<=\\.) .*", "");
    }

    /** Returns the classes with SQL that changes each table of the ledger. */
    private static Map<String, Set<String>> changedTables() throws IOException {
        Map<String, Set<String>> tables = new TreeMap<>();
        try (Stream<Path> files = Files.list(SOURCES.resolve(Path.of("ledger", "jdbc")))) {
            for (Path file : files.toList()) {
                for (String table : words(
                        Files.readString(file),
                        "(?<=\\b(?:UPDATE|INSERT INTO|DELETE FROM) )(?:migration|cluster|platform)[a-z_]*")) {
                    tables.computeIfAbsent(table, key -> new TreeSet<>())
                            .add(file.getFileName().toString().replace(".java", ""));
                }
            }
        }
        return tables;
    }
}
