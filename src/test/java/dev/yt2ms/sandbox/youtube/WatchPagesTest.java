package dev.yt2ms.sandbox.youtube;

import static org.assertj.core.api.Assertions.assertThat;

import dev.yt2ms.StartsProcesses;
import dev.yt2ms.files.Sha256;
import dev.yt2ms.model.Video;
import dev.yt2ms.sandbox.Sandbox;
import dev.yt2ms.sandbox.YtDlp;
import dev.yt2ms.sandbox.http.FaultAction;
import dev.yt2ms.sandbox.http.LoggedRequest;
import dev.yt2ms.sandbox.media.Clip;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Tests that the real yt-dlp can download from the sandbox's watch pages. */
@StartsProcesses
public class WatchPagesTest {

    @TempDir
    static Path directory;

    private static Sandbox sandbox;

    @BeforeAll
    static void start() throws IOException {
        sandbox = Sandbox.start(directory.resolve("sandbox"), 0);
    }

    @AfterAll
    static void stop() {
        sandbox.close();
    }

    @ParameterizedTest
    @EnumSource(Delivery.class)
    void ytDlpDownloadsVideosOfEveryDeliveryMethod(Delivery delivery) throws Exception {
        String id = "-" + delivery.name().toLowerCase();
        sandbox.channel()
                .add(SandboxVideo.of(id)
                        .title("</title><b>\"quoted\"</b> & \uD83C\uDFAC")
                        .clip(Clip.testCard(40, 3))
                        .delivery(delivery)
                        .build());

        YtDlp.Run run = YtDlp.download(sandbox, id, directory.resolve("download" + id));

        assertThat(run.exitCode()).as(run.output()).isZero();
        YtDlp.Probed probed = YtDlp.probe(run.file());
        assertThat(probed.streams()).containsExactly(delivery == Delivery.CHOICE ? "vp9" : "h264", "aac");
        assertThat(probed.duration()).isBetween(Duration.ofMillis(2900), Duration.ofMillis(3100));
        if (delivery == Delivery.MP4) {
            assertThat(sha256(run.file())).isEqualTo(sandbox.expectedSha256(id));
        }
        if (delivery == Delivery.SEPARATE) {
            assertThat(run.output()).contains("[Merger] Merging formats");
        }
    }

    @Test
    void twoVideosMadeFromTheSameClipHaveDifferentBytes() throws Exception {
        sandbox.channel().fill(8);

        assertThat(sandbox.expectedSha256(SandboxChannel.filledId(0)))
                .isNotEqualTo(sandbox.expectedSha256(SandboxChannel.filledId(4)));
    }

    @Test
    void aPaddedVideoIsLargerAndStillPlayable() throws Exception {
        long padding = 5_000_000;
        sandbox.channel().add(SandboxVideo.of("padded").padding(padding).build());

        YtDlp.Run run = YtDlp.download(sandbox, "padded", directory.resolve("padded"));

        assertThat(Files.size(run.file())).isGreaterThan(padding);
        assertThat(sha256(run.file())).isEqualTo(sandbox.expectedSha256("padded"));
        assertThat(YtDlp.probe(run.file()).duration()).isBetween(Duration.ofMillis(1900), Duration.ofMillis(2100));
    }

    @Test
    void anInterruptedDownloadIsResumedWhereItStopped() throws Exception {
        sandbox.channel().add(SandboxVideo.of("resumed").padding(2_000_000).build());
        sandbox.faults().add("media.file", new FaultAction.Cut(1_000_000));

        YtDlp.Run run = YtDlp.download(sandbox, "resumed", directory.resolve("resumed"));

        assertThat(run.exitCode()).as(run.output()).isZero();
        assertThat(sha256(run.file())).isEqualTo(sandbox.expectedSha256("resumed"));
        List<LoggedRequest> requests = sandbox.traffic().requests("media").stream()
                .filter(request -> request.subject().equals("resumed"))
                .toList();
        assertThat(requests).extracting(LoggedRequest::status).containsExactly(200, 206);
    }

    @Test
    void unknownPrivateAndUpcomingVideosCannotBeDownloaded() throws Exception {
        sandbox.channel()
                .add(
                        SandboxVideo.of("private")
                                .privacy(Video.Privacy.PRIVATE)
                                .build(),
                        SandboxVideo.of("upcoming")
                                .live(SandboxVideo.Live.UPCOMING)
                                .build());

        assertThat(YtDlp.download(sandbox, "unknown", directory.resolve("no")).output())
                .contains("HTTP Error 404");
        assertThat(YtDlp.download(sandbox, "private", directory.resolve("no")).output())
                .contains("HTTP Error 404");
        assertThat(YtDlp.download(sandbox, "upcoming", directory.resolve("no")).output())
                .contains("Unsupported URL");
    }

    public static String sha256(Path file) throws IOException {
        return HexFormat.of().formatHex(Sha256.digest().digest(Files.readAllBytes(file)));
    }
}
