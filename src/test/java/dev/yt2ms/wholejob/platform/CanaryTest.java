package dev.yt2ms.wholejob.platform;

import static org.assertj.core.api.Assertions.assertThat;

import dev.yt2ms.StartsProcesses;
import dev.yt2ms.sandbox.http.Fault;
import dev.yt2ms.sandbox.http.FaultAction.Mangle;
import dev.yt2ms.sandbox.http.Mangling;
import dev.yt2ms.sandbox.platform.PlatformTimings;
import dev.yt2ms.sandbox.platform.StoredContent;
import dev.yt2ms.wholejob.CommandLineProcess;
import dev.yt2ms.wholejob.WholeJobTest;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Tests that a new migration compares its first video with the platform's content before it uploads others, so that a
 * wrong mapping affects only one video.
 */
@StartsProcesses
class CanaryTest extends WholeJobTest {

    private static final int VIDEOS = 4;

    @BeforeEach
    void start() {
        bed.sandbox.channel().fill(VIDEOS);
    }

    @Test
    void aWrongDatePatternStopsTheRunAfterOneVideo() {
        bed.set("mapping.date-pattern", "\"d.M.yyyy HH:mm:ss\"");

        CommandLineProcess.Result stopped = bed.run("migrate");

        assertThat(stopped.exitCode()).as(stopped.err()).isEqualTo(4);
        assertThat(bed.sandbox.platform().contents()).hasSize(1);
        assertThat(bed.sandbox.traffic().requests("upload"))
                .as("upload requests: only the canary is sent")
                .hasSize(1);
        StoredContent canary = bed.sandbox.platform().contents().get(0);
        assertThat(stopped.out())
                .contains(
                        "stopped: The first video, " + canary.referenceId(),
                        "uploaddate: sent '" + canary.field("uploaddate") + "', found '/Date(",
                        "the platform shows the time of the upload, so it did not understand the date",
                        "migration.mapping.date-pattern",
                        "'yt2ms migrate --skip-canary " + bed.writeJobFile() + "'");
        assertThat(bed.run("status").out()).contains("UPLOADED " + canary.referenceId(), "DIFFERS");
        bed.unset("mapping.date-pattern");

        CommandLineProcess.Result mended = bed.run("migrate");

        assertThat(mended.exitCode()).as(mended.err()).isZero();
        assertThat(mended.out()).contains(VIDEOS + " verified, as they were sent");
        bed.assertAllArrivedOnce(bed.sandbox.channel().videos());
        assertThat(bed.sandbox.platform().contents())
                .allSatisfy(content -> assertThat(content.uploads())
                        .as("uploads, two for the canary and one for each other video: " + content.referenceId())
                        .hasSize(content.id().equals(canary.id()) ? 2 : 1));
    }

    @Test
    void differencesFoundInTheCanaryCanBeAccepted() {
        bed.sandbox
                .faults()
                .add(Fault.at("upload", Mangle.by(Mangling.DROP_VIEWS)).always());
        bed.set("mapping.startViews", "'17'");
        CommandLineProcess.Result stopped = bed.run("migrate");
        assertThat(stopped.exitCode()).as(stopped.err()).isEqualTo(4);
        assertThat(stopped.out()).contains("startViews: sent '17', found '0'", "migration.mapping.startViews");

        CommandLineProcess.Result result = bed.run("migrate", "--skip-canary");

        assertThat(result.exitCode()).as(result.err()).isZero();
        assertThat(result.out()).contains("%1$d verified, %1$d of them not as they were sent".formatted(VIDEOS));
        assertThat(bed.sandbox.platform().contents())
                .extracting(content -> content.uploads().size())
                .containsOnly(1);
    }

    @Test
    void aSlowEncoderDelaysNoOtherVideo() {
        bed.sandbox.platform().timings(new PlatformTimings(Duration.ZERO, Duration.ofSeconds(1), Duration.ofHours(1)));
        bed.set("verify.patience", "3s");

        CommandLineProcess.Result result = bed.run("migrate");

        assertThat(result.exitCode()).as(result.err()).isEqualTo(75);
        assertThat(result.err()).contains("canary: the first videos have been compared, so other uploads begin");
        assertThat(List.copyOf(bed.sandbox.platform().contents())).hasSize(VIDEOS);
    }

    @Test
    void aCanaryWithFewerVideosThanAlreadyComparedDelaysNothing() {
        bed.set("canary.videos", "2").set("select.limit", "1");
        assertThat(bed.run("migrate").exitCode()).isZero();
        bed.set("canary.videos", "1").unset("select.limit");

        CommandLineProcess.Result result = bed.run("migrate");

        assertThat(result.exitCode()).as(result.err()).isZero();
        bed.assertAllArrivedOnce(bed.sandbox.channel().videos());
    }
}
