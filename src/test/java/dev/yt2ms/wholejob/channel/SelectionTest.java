package dev.yt2ms.wholejob.channel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.yt2ms.StartsProcesses;
import dev.yt2ms.model.Video;
import dev.yt2ms.sandbox.http.Fault;
import dev.yt2ms.sandbox.http.FaultAction;
import dev.yt2ms.sandbox.youtube.SandboxVideo;
import dev.yt2ms.wholejob.CommandLineProcess;
import dev.yt2ms.wholejob.WholeJobTest;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/**
 * Tests that selection rules decide which videos are moved, give the reasons for skipping the others, and can be
 * changed later.
 */
@StartsProcesses
class SelectionTest extends WholeJobTest {

    private static SandboxVideo.Builder video(String id, int year) {
        return SandboxVideo.of(id).publishedAt(Instant.parse(year + "-06-01T00:00:00Z"));
    }

    private JsonNode item(String id) {
        return StreamSupport.stream(bed.status().path("items").spliterator(), false)
                .filter(item -> item.path("videoId").asString().equals(id))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void widerRulesMoveSkippedVideosInTheChosenOrder() {
        SandboxVideo oldest = video("oldestoldes", 2010).viewCount(5).build();
        SandboxVideo middle = video("middlemiddl", 2015).viewCount(500).build();
        SandboxVideo newest = video("newestnewes", 2020).viewCount(50).build();
        SandboxVideo unlisted =
                video("unlistedunl", 2018).privacy(Video.Privacy.UNLISTED).build();
        SandboxVideo recording = video("recordingre", 2012).liveRecording().build();
        bed.sandbox.channel().add(oldest, middle, newest, unlisted, recording);
        bed.set("select.ids", "[unlistedunl, recordingre]").set("select.live-recordings", "exclude");

        CommandLineProcess.Result narrow = bed.run("migrate");

        assertThat(narrow.exitCode()).as(narrow.err()).isZero();
        bed.assertAllArrivedOnce(List.of(unlisted));
        assertThat(item(newest.id()).path("skipReason").asString()).startsWith("select.ids:");
        assertThat(item(recording.id()).path("skipReason").asString()).startsWith("select.live-recordings:");
        assertThat(bed.run("status").out()).contains("skipped 3: select.ids", "skipped 1: select.live-recordings");

        bed.unset("select.ids")
                .set("select.order", "most-viewed")
                .set("select.limit", "3")
                .set("download.workers", "1")
                .set("destination.workers", "1");
        bed.sandbox.traffic().forget();
        CommandLineProcess.Result wider = bed.run("migrate");

        assertThat(wider.exitCode()).as(wider.err()).isZero();
        bed.assertAllArrivedOnce(List.of(unlisted, middle, newest));
        assertThat(bed.sandbox.traffic().requests("watch"))
                .extracting(request -> request.subject())
                .containsExactly(middle.id(), newest.id());
        assertThat(item(oldest.id()).path("skipReason").asString())
                .isEqualTo("select.limit: the video is not among the first 3");
    }

    @Test
    void aVideoExcludedWhileItWaitsForItsUploadIsNotUploaded() throws Exception {
        SandboxVideo wrong = video("wrongwrongw", 2020).build();
        bed.sandbox.channel().add(wrong);
        bed.sandbox
                .faults()
                .add(Fault.at("platform.CreateUploaderSession", new FaultAction.Stall(-1))
                        .always());
        bed.set("destination.shutdown-grace", "0s");
        CommandLineProcess run = bed.start("migrate");
        await().atMost(Duration.ofMinutes(2))
                .until(() -> !bed.sandbox
                        .traffic()
                        .requests("platform.CreateUploaderSession")
                        .isEmpty());
        run.signal("TERM");
        run.await();
        assertThat(bed.stagedFile(wrong.id())).exists();
        bed.sandbox.faults().clear();
        bed.set("select.exclude-ids", "[wrongwrongw]");

        CommandLineProcess.Result next = bed.run("migrate");

        assertThat(next.exitCode()).as(next.err()).isZero();
        assertThat(bed.sandbox.platform().contents()).isEmpty();
        assertThat(item(wrong.id()).path("skipReason").asString())
                .isEqualTo("select.exclude-ids: this key names the video");
        bed.assertNothingLeftBehind();
    }

    @Test
    void aLimitNeedsTheWholeListAndRulesMayChangeMeanwhile() {
        for (int i = 0; i < 53; i++) {
            bed.sandbox
                    .channel()
                    .add(video("listed%05d".formatted(i), 2020 - i / 5).build());
        }
        bed.sandbox.youtube().quotaLimit(3);
        bed.set("select.order", "oldest-first").set("select.limit", "1");

        CommandLineProcess.Result first = bed.run("migrate");

        assertThat(first.exitCode()).as(first.err()).isEqualTo(75);
        assertThat(bed.sandbox.platform().contents()).isEmpty();
        bed.sandbox.youtube().quotaLimit(Long.MAX_VALUE);
        bed.sandbox.youtube().resetQuota();
        bed.set("select.published-after", "2009-12-31").set("select.limit", "2");

        CommandLineProcess.Result next = bed.run("migrate");

        assertThat(next.exitCode()).as(next.err()).isZero();
        assertThat(bed.sandbox.platform().contents())
                .extracting(content -> content.referenceId())
                .containsExactlyInAnyOrder("listed00050", "listed00051");
    }
}
