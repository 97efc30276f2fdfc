package dev.yt2ms.wholejob.restart;

import static org.assertj.core.api.Assertions.assertThat;

import dev.yt2ms.StartsProcesses;
import dev.yt2ms.faults.FaultCell;
import dev.yt2ms.faults.Survives;
import dev.yt2ms.sandbox.http.Fault;
import dev.yt2ms.sandbox.http.FaultAction;
import dev.yt2ms.sandbox.youtube.SandboxVideo;
import dev.yt2ms.wholejob.CommandLineProcess;
import dev.yt2ms.wholejob.ToolTricks;
import dev.yt2ms.wholejob.WholeJobTest;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/**
 * Tests that a video that fails repeatedly is tried again after growing pauses, then becomes FAILED, and can be queued
 * again.
 */
@StartsProcesses
class AttemptsTest extends WholeJobTest {

    private SandboxVideo video;

    @BeforeEach
    void start() throws Exception {
        video = SandboxVideo.of("AbCdEfGhIjK").build();
        bed.sandbox.channel().add(video);
    }

    @Test
    @Survives({FaultCell.MEDIA_JUNK, FaultCell.MEDIA_BROKEN_AGAIN_AND_AGAIN})
    void aFailedCorruptVideoGetsNewAttemptsInTheNextRun() throws Exception {
        bed.set("download.attempts", "2");
        bed.sandbox.faults().add(Fault.at("media", new FaultAction.Junk()).always());

        CommandLineProcess.Result first = bed.run("migrate");

        assertThat(first.exitCode()).as(first.err()).isEqualTo(3);
        assertThat(bed.sandbox.traffic().requests("watch")).hasSize(2);
        assertThat(item().path("state").asString()).isEqualTo("FAILED");
        assertThat(item().path("errorClass").asString()).isEqualTo("RETRY");
        assertThat(item().path("error").asString()).isNotBlank();
        assertThat(bed.sandbox.platform().contents()).isEmpty();
        bed.assertNothingLeftBehind();
        bed.sandbox.faults().clear();
        CommandLineProcess.Result next = bed.run("migrate");
        assertThat(next.exitCode()).as(next.err()).isZero();
        bed.assertAllArrivedOnce(List.of(video));
    }

    @Test
    @Survives(FaultCell.UPLOAD_FAILS_AGAIN_AND_AGAIN)
    void aRepeatedlyRefusedUploadFailsAndRetryQueuesItAgain() throws Exception {
        bed.set("destination.attempts", "2");
        bed.sandbox.faults().add(Fault.at("upload", Fault.status(400)).always());

        CommandLineProcess.Result first = bed.run("migrate");

        assertThat(first.exitCode()).as(first.err()).isEqualTo(3);
        assertThat(bed.sandbox.platform().sessionsOpened())
                .as("upload sessions, one for each attempt")
                .isEqualTo(2);
        assertThat(item().path("errorClass").asString()).isEqualTo("RETRY");
        bed.assertNothingLeftBehind();
        bed.sandbox.faults().clear();
        CommandLineProcess.Result odd = bed.run("retry", "--id", "nobodysVideo");
        assertThat(odd.exitCode()).isEqualTo(4);
        assertThat(odd.err()).contains("nobodysVideo");
        assertThat(bed.run("retry").out()).contains("PENDING again: 1;");
        assertThat(item().path("state").asString()).isEqualTo("PENDING");
        CommandLineProcess.Result next = bed.run("migrate");
        assertThat(next.exitCode()).as(next.err()).isZero();
        bed.assertAllArrivedOnce(List.of(video));
    }

    /**
     * The upload of the last video fails. No other upload follows that could show that the platform is the cause, but
     * the run must treat the failure as an outage.
     */
    @Test
    void anUploadOutageAtTheEndOfAChannelFailsNoVideo() throws Exception {
        SandboxVideo first = SandboxVideo.of("first000000").viewCount(1_000_000).build();
        SandboxVideo refused = SandboxVideo.of("refused0000").build();
        bed.sandbox.channel().add(first);
        bed.sandbox.channel().add(refused);
        bed.set("destination.attempts", "2").set("destination.workers", "1").set("destination.outage-limit", "2s");
        bed.sandbox.faults().add(Fault.at("upload", Fault.status(503)).skip(1).always());

        CommandLineProcess.Result outage = bed.run("migrate");

        assertThat(outage.exitCode()).as(outage.err()).isEqualTo(75);
        assertThat(outage.out()).contains("the platform has been unavailable", "HTTP 503");
        assertThat(bed.status().path("counts").path("FAILED").asInt()).isZero();
        assertThat(bed.sandbox.platform().contents()).hasSize(1);
        bed.sandbox.faults().clear();
        bed.sandbox
                .faults()
                .add(Fault.at("upload", Fault.status(503)).about(refused.id()).always());

        CommandLineProcess.Result next = bed.run("migrate");

        assertThat(next.exitCode()).as(next.err()).isEqualTo(3);
        assertThat(bed.status().path("counts").path("FAILED").asInt()).isEqualTo(1);
        assertThat(bed.sandbox.platform().contents()).hasSize(2);
    }

    @Test
    @Survives(FaultCell.UPLOAD_413)
    void aFileTooLargeForThePlatformStaysFailedUntilRetry() {
        bed.sandbox.faults().add(Fault.at("upload", Fault.status(413)).always());
        assertStaysFailedUntilRetry("too large");
    }

    @Test
    void aPrivateVideoStaysFailedUntilRetry() throws Exception {
        ToolTricks tools = new ToolTricks(directory);
        bed.set("download.yt-dlp", tools.script().toString());
        tools.arm("echo 'ERROR: [youtube] x: Private video. Sign in if you have access' >&2; exit 1\n", 1);
        assertStaysFailedUntilRetry("private");
    }

    private void assertStaysFailedUntilRetry(String reason) {
        CommandLineProcess.Result first = bed.run("migrate");
        assertThat(first.exitCode()).as(first.err()).isEqualTo(3);
        assertThat(item().path("errorClass").asString()).isEqualTo("PERMANENT");
        assertThat(item().path("error").asString()).contains(reason);
        int asked = bed.sandbox.traffic().requests("watch").size();
        bed.sandbox.faults().clear();

        CommandLineProcess.Result second = bed.run("migrate");

        assertThat(second.exitCode()).as(second.err()).isEqualTo(3);
        assertThat(bed.sandbox.traffic().requests("watch")).hasSize(asked);
        assertThat(bed.run("retry", "--id", video.id()).exitCode()).isZero();
        assertThat(bed.run("migrate").exitCode()).isZero();
        bed.assertAllArrivedOnce(List.of(video));
    }

    @Test
    @Survives(FaultCell.TOOL_HANGS)
    void aHangingToolIsEndedWithItsChildren() throws Exception {
        ToolTricks tools = new ToolTricks(directory);
        long stall = tools.stallTimeout().toSeconds();
        bed.set("download.yt-dlp", tools.script().toString()).set("download.stall-timeout", stall + "s");
        tools.arm("setsid sleep 900 & trap '' TERM; sleep 900; sleep 900\n", 1);

        CommandLineProcess.Result result = bed.run("migrate");

        assertThat(result.exitCode()).as(result.err()).isZero();
        assertThat(result.err()).contains("made no progress for " + stall + " s");
        bed.assertAllArrivedOnce(List.of(video));
        bed.assertNothingLeftBehind();
    }

    @Test
    @Survives(FaultCell.TOOL_ENDS_WITHOUT_A_FILE)
    void aToolThatReportsSuccessWithoutAFileFailsTheVideo() throws Exception {
        ToolTricks tools = new ToolTricks(directory);
        bed.set("download.yt-dlp", tools.script().toString()).set("download.attempts", "2");
        tools.arm("exit 0\n", 2);

        CommandLineProcess.Result first = bed.run("migrate");

        assertThat(first.exitCode()).as(first.err()).isEqualTo(3);
        assertThat(item().path("error").asString()).contains("did not download a file");
        assertThat(bed.sandbox.platform().sessionsOpened()).isZero();
        CommandLineProcess.Result next = bed.run("migrate");
        assertThat(next.exitCode()).as(next.err()).isZero();
        bed.assertAllArrivedOnce(List.of(video));
        bed.assertNothingLeftBehind();
    }

    private JsonNode item() {
        return bed.status().path("items").get(0);
    }
}
