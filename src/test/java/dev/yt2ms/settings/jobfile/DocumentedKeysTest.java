package dev.yt2ms.settings.jobfile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.yt2ms.mapping.FieldMapping;
import dev.yt2ms.model.Video;
import dev.yt2ms.settings.Settings;
import dev.yt2ms.settings.jobfile.JobFile.Access;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests that {@code jobs/migrate-channel.yml} shows every key with its actual default. */
class DocumentedKeysTest extends JobFileFixture {

    private static final Path DOCUMENTED = Path.of("jobs/migrate-channel.yml");
    private static final Map<String, String> KEYS = Map.of("YOUTUBE_API_KEY", "k", "MAINSTREAMING_TOKEN", "t");

    @Test
    void theExampleJobFileShowsEveryKeyWithItsDefault() {
        Settings documented = JobFile.read(DOCUMENTED, List.of(), KEYS, Access.EVERYTHING);
        Settings minimal = files.read(JobFiles.with(""));

        assertThat(documented)
                .usingRecursiveComparison()
                // Two values may differ: only the documented file contains the default templates, and only the minimal
                // file contains a key as literal text.
                .ignoringFields("mapping.templates", "inFile.files")
                .isEqualTo(minimal);
        assertThat(documented.source().apiKey().reveal()).isEqualTo("k");
        assertThat(documented.destination().token().reveal()).isEqualTo("t");
    }

    @Test
    void showsTheDefaultTemplates() {
        Settings documented = JobFile.read(DOCUMENTED, List.of(), KEYS, Access.EVERYTHING);
        Settings minimal = files.read(JobFiles.with(""));

        assertThat(minimal.mapping().templates()).isEmpty();
        for (Video.Privacy privacy : Video.Privacy.values()) {
            assertThat(FieldMapping.of(documented.mapping()).fields(video(privacy)))
                    .isEqualTo(FieldMapping.of(minimal.mapping()).fields(video(privacy)));
        }
    }

    @Test
    void theNightlySyncShowsDefaultsExceptForThePause() {
        Settings nightly = JobFile.read(Path.of("jobs/nightly-sync.yml"), List.of(), KEYS, Access.EVERYTHING);
        Settings documented = JobFile.read(DOCUMENTED, List.of(), KEYS, Access.EVERYTHING);

        assertThat(nightly)
                .usingRecursiveComparison()
                .ignoringFields("download.pause", "mapping.templates")
                .isEqualTo(documented);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "source",
                "source.oauth",
                "select",
                "download",
                "destination",
                "verify",
                "canary",
                "schedule",
                "sync",
                "notify",
                "notify.webhook",
                "notify.email",
                "tls",
                "database",
                "export"
            })
    void documentsEveryKey(String section) {
        String message = files.refusal(
                JobFiles.with(""), "migration." + (section.isEmpty() ? "" : section + ".") + "no-such-key=1");
        Set<String> known = new TreeSet<>(
                List.of(message.substring(message.indexOf("known here: ") + 12).split(", ")));

        assertThat(documentedKeys(section)).isEqualTo(known);
    }

    private static Set<String> documentedKeys(String section) {
        Map<?, ?> there = JobFiles.keysOf(DOCUMENTED);
        for (String name : section.isEmpty() ? new String[0] : section.split("\\.")) {
            there = (Map<?, ?>) there.get(name);
        }
        Set<String> names = new TreeSet<>();
        there.keySet().forEach(key -> names.add(String.valueOf(key)));
        return names;
    }

    private static Video video(Video.Privacy privacy) {
        return new Video(
                "dQw4w9WgXcQ",
                new Video.Snippet(
                        "A title", "First line.\nSecond <b> https://example.org", List.of("a", "b, c"), "10", "de"),
                new Video.Publication(
                        Instant.parse("2015-10-25T03:49:00Z"), "UC_x5XG1OV2P6uZZ5FSM9Ttw", "A channel", privacy, false),
                Duration.ofMinutes(3),
                Video.Picture.UNKNOWN,
                Video.Broadcast.NONE,
                new Video.Counts(OptionalLong.of(123_456_789_012L), OptionalLong.of(7), OptionalLong.empty()),
                List.of(),
                Instant.parse("2026-11-23T06:24:00Z"));
    }
}
