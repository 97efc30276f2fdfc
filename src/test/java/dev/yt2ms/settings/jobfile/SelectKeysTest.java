package dev.yt2ms.settings.jobfile;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests that a message about a mistake in {@code select} contains the key, the value and the allowed values. */
class SelectKeysTest extends JobFileFixture {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "published-after  | 31.1.2020        | a day such as",
                "published-before | 2020-01-31T10:00 | a time such as",
                "min-duration     | 5                | a duration such as",
                "max-duration     | long             | a duration such as",
                "exclude-ids      | a b              | video ids such as",
                "min-views        | -1               | a whole number from 0",
                "title-matches    | (                | a regular expression",
                "title-excludes   | [a               | a regular expression",
                "ids              | a b              | video ids such as",
                "privacy          | secret           | a list of public, unlisted, private",
                "shorts           | maybe            | one of include, exclude, only",
                "live-recordings  | only             | one of",
                "order            | random           | one of newest-first, oldest-first, most-viewed",
                "limit            | 0                | a whole number from 1",
            })
    void aWrongValueIsNamed(String key, String value, String allowed) {
        assertThat(files.refusal(JobFiles.with(""), "migration.select." + key + "=" + value))
                .startsWith("migration.select." + key + ": '" + value)
                .contains(allowed);
    }

    @Test
    void aSpanThatContainsNoTimeIsRefused() {
        assertThat(files.refusal(JobFiles.with("select: {published-after: 2020-02-01, published-before: 2020-02-01}")))
                .contains("migration.select.published-before", "after that of published-after");
    }

    @ParameterizedTest
    @ValueSource(strings = {"ids-file", "exclude-ids-file"})
    void aFileOfIdsThatIsMissingIsRefused(String key) {
        assertThat(files.refusal(JobFiles.with(""), "migration.select." + key + "=missing.txt"))
                .contains("migration.select." + key, "missing.txt", "a text file");
    }

    @ParameterizedTest
    @ValueSource(strings = {"ids-file", "exclude-ids-file"})
    void aFileOfIdsThatOthersCanChangeIsRefused(String key) throws Exception {
        Path ids = Files.writeString(folder.resolve("ids.txt"), "dQw4w9WgXcQ\n");
        Files.setPosixFilePermissions(ids, PosixFilePermissions.fromString("rw-rw-rw-"));

        assertThat(files.refusal(JobFiles.with(""), "migration.select." + key + "=ids.txt"))
                .contains("migration.select." + key, "other users can write to " + ids, "chmod go-w");
    }

    @Test
    void aFileOfIdsThatContainsNoneIsRefused() throws Exception {
        Files.writeString(folder.resolve("ids.txt"), "# nothing yet\n");

        assertThat(files.refusal(JobFiles.with(""), "migration.select.ids-file=ids.txt"))
                .contains("at least one");
    }
}
