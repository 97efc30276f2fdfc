package dev.yt2ms.wholejob.platform;

import static org.assertj.core.api.Assertions.assertThat;

import dev.yt2ms.StartsProcesses;
import dev.yt2ms.sandbox.youtube.SandboxVideo;
import dev.yt2ms.wholejob.CommandLineProcess;
import dev.yt2ms.wholejob.WholeJobTest;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Tests that videos which YouTube refuses do not prevent other videos from being moved, in this run and the next, on
 * each database.
 */
@StartsProcesses
class RefusedVideosTest extends WholeJobTest {

    private static final int REFUSED = 8;
    private static final int GOOD = 4;

    @Test
    void eightRefusedVideosAtTheStartDoNotStopTheOthers() throws Exception {
        theOthersMove();
    }

    @Test
    void withPostgresqlTooEightRefusedVideosDoNotStopTheOthers() throws Exception {
        try (EmbeddedPostgres postgres = EmbeddedPostgres.builder().start()) {
            bed.set("database.url", "jdbc:postgresql://localhost:" + postgres.getPort() + "/postgres")
                    .set("database.user", "postgres")
                    .set("database.password", "postgres");
            theOthersMove();
        }
    }

    private void theOthersMove() throws Exception {
        bed.set("canary.videos", "0").set("download.attempts", "2").set("download.yt-dlp", tool().toString());
        // Videos are downloaded newest first, and the newest ones are refused.
        bed.sandbox.channel().fill(GOOD + REFUSED);
        List<SandboxVideo> good = bed.sandbox.channel().videos().stream()
                .filter(video -> !isRefused(video.id()))
                .toList();
        assertThat(good).hasSize(GOOD);

        CommandLineProcess.Result first = bed.run("migrate");

        assertThat(first.exitCode()).as(first.err()).isEqualTo(3);
        assertThat(first.err()).contains("to find the cause of the failures with", "succeeded");
        bed.assertAllArrivedOnce(good);
        assertThat(bed.videosIn("FAILED")).hasSize(REFUSED).allMatch(RefusedVideosTest::isRefused);
        bed.assertNothingLeftBehind();

        Files.delete(calls());
        SandboxVideo late = SandboxVideo.of("AbCdEfGhIjK").build();
        bed.sandbox.channel().add(late);
        bed.set("download.workers", "1");
        CommandLineProcess.Result next = bed.run("migrate");

        assertThat(next.exitCode()).as(next.err()).isEqualTo(3);
        assertThat(bed.videosIn("VERIFIED")).contains(late.id());
        assertThat(Files.readAllLines(calls()).get(0))
                .as("first download, which must be of the video that was not tried yet")
                .contains(late.id());
    }

    private static boolean isRefused(String id) {
        return id.compareTo("fill-%06d".formatted(GOOD)) >= 0 && id.startsWith("fill-");
    }

    private Path calls() {
        return directory.resolve("calls");
    }

    /** Returns a script that runs the real yt-dlp, but refuses some videos with different messages. */
    private Path tool() throws Exception {
        Path script = Files.writeString(directory.resolve("yt-dlp"), """
                #!/bin/sh
                case "$1" in --version) exec yt-dlp --version ;; esac
                read -r last <.address.txt
                echo "$last" >> '%s'
                case "$last" in
                *fill-000004) echo 'ERROR: [youtube] x: Nobody knows these words 17' >&2; exit 1 ;;
                *fill-000005) echo 'ERROR: [youtube] y: Nobody knows these words 18' >&2; exit 1 ;;
                *fill-000006) echo 'ERROR: [youtube] x: Sign in to confirm you are not a bot' >&2; exit 1 ;;
                *fill-000007) echo 'ERROR: unable to download video data: HTTP Error 403: Forbidden' >&2; exit 1 ;;
                *fill-000008) echo 'ERROR: [youtube] x: Requested format is not available' >&2; exit 1 ;;
                *fill-000009|*fill-00001?) echo 'ERROR: [youtube] x: Unable to download webpage: HTTP Error 403: Forbidden' >&2; exit 1 ;;
                esac
                exec yt-dlp "$@"
                """.formatted(calls()));
        return Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwxr-xr-x"));
    }
}
