package dev.yt2ms.wholejob.channel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.yt2ms.StartsProcesses;
import dev.yt2ms.faults.FaultCell;
import dev.yt2ms.faults.Survives;
import dev.yt2ms.sandbox.http.Fault;
import dev.yt2ms.sandbox.http.FaultAction;
import dev.yt2ms.sandbox.http.LoggedRequest;
import dev.yt2ms.sandbox.youtube.SandboxVideo;
import dev.yt2ms.sandbox.youtube.YouTubeErrors;
import dev.yt2ms.wholejob.CommandLineProcess;
import dev.yt2ms.wholejob.WholeJobTest;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Tests that an enumeration that ended in the middle of the list continues there in the next run and misses no video.
 */
@StartsProcesses
class EnumerationTest extends WholeJobTest {

    private List<SandboxVideo> movable;

    /** Fills the channel with two pages of videos; one video of each page can be moved. */
    @BeforeEach
    void start() throws Exception {
        movable = new ArrayList<>();
        for (int i = 0; i < 53; i++) {
            boolean moves = i == 0 || i == 52;
            SandboxVideo video = SandboxVideo.of("listed%05d".formatted(i))
                    .publishedAt(Instant.parse("2020-01-01T00:00:00Z").minusSeconds(i * 3600L))
                    .live(moves ? SandboxVideo.Live.NONE : SandboxVideo.Live.UPCOMING)
                    .build();
            bed.sandbox.channel().add(video);
            if (moves) {
                movable.add(video);
            }
        }
    }

    @Test
    @Survives(FaultCell.QUOTA_USED_UP)
    void knownVideosMoveIfTheQuotaEndsInTheList() {
        // The quota lasts for three requests: the channel, the first page, and the details of its videos.
        bed.sandbox.youtube().quotaLimit(3);

        CommandLineProcess.Result first = bed.run("migrate");

        assertThat(first.exitCode()).as(first.err()).isEqualTo(75);
        assertThat(first.out()).contains("quota", "midnight Pacific time", "Run again at");
        bed.assertAllArrivedOnce(movable.subList(0, 1));
        assertThat(bed.status().path("run").path("resumeAt").asString()).startsWith("20");
        bed.sandbox.youtube().quotaLimit(Long.MAX_VALUE);
        bed.sandbox.youtube().resetQuota();
        assertTheNextRunGoesOn();
    }

    @Test
    @Survives(FaultCell.QUOTA_USED_UP)
    void aQuotaOfOnePageANightIsEnough() {
        SandboxVideo oldest = SandboxVideo.of("oldestoldes")
                .publishedAt("2019-01-01T00:00:00Z")
                .build();
        for (int i = 53; i < 105; i++) {
            bed.sandbox
                    .channel()
                    .add(SandboxVideo.of("listed%05d".formatted(i))
                            .publishedAt(Instant.parse("2020-01-01T00:00:00Z").minusSeconds(i * 3600L))
                            .live(SandboxVideo.Live.UPCOMING)
                            .build());
        }
        bed.sandbox.channel().add(oldest);
        movable.add(oldest);
        bed.sandbox.youtube().quotaLimit(3);

        int nights = 1;
        for (CommandLineProcess.Result night = bed.run("migrate"); night.exitCode() != 0; night = bed.run("migrate")) {
            assertThat(night.exitCode()).as(night.err()).isEqualTo(75);
            // The list has three pages, and a fourth night may be needed to find its end.
            assertThat(++nights).isLessThanOrEqualTo(4);
            bed.sandbox.youtube().resetQuota();
        }

        assertThat(nights).isGreaterThan(2);
        bed.assertAllArrivedOnce(movable);
    }

    @Test
    @Survives(FaultCell.QUOTA_USED_UP)
    void knownVideosAreTransferredWithoutQuota() {
        bed.sandbox.youtube().quotaLimit(3);
        bed.sandbox
                .faults()
                .add(Fault.at("platform.CreateUploaderSession", Fault.status(401))
                        .always());
        assertThat(bed.run("migrate").exitCode()).isEqualTo(4);
        assertThat(bed.sandbox.platform().contents()).isEmpty();
        bed.sandbox.faults().clear();

        CommandLineProcess.Result second = bed.run("migrate");

        assertThat(second.exitCode()).as(second.err()).isEqualTo(75);
        assertThat(second.out()).contains("quota", "midnight Pacific time", "Run again at");
        bed.assertAllArrivedOnce(movable.subList(0, 1));
        bed.sandbox.youtube().quotaLimit(Long.MAX_VALUE);
        bed.sandbox.youtube().resetQuota();
        assertTheNextRunGoesOn();
    }

    @Test
    @Survives(FaultCell.TERM_IN_ENUMERATION)
    void aRunStoppedByTermDuringTheListContinuesLater() {
        bed.sandbox
                .faults()
                .add(Fault.at("youtube.playlistItems", new FaultAction.Stall(-1))
                        .skip(1));
        CommandLineProcess run = bed.start("migrate");
        await().atMost(Duration.ofMinutes(2)).until(() -> bed.sandbox.faults().stalled() == 1);
        run.signal("TERM");
        // The run must stop at once. The request that it has sent gets no answer and would time out only after half a
        // minute.
        await().until(() -> !run.isAlive());
        assertThat(run.await().exitCode()).as(run.err()).isEqualTo(143);
        bed.sandbox.faults().clear();
        CommandLineProcess.Result next = bed.run("migrate");
        assertThat(next.err()).doesNotContain("did not end normally");
        assertThat(next.exitCode()).as(next.err()).isZero();
        bed.assertAllArrivedOnce(movable);
    }

    @Test
    @Survives(FaultCell.SOURCE_KEY_REFUSED)
    void aRunWhoseKeyIsRefusedDuringTheListContinuesLater() {
        bed.sandbox
                .faults()
                .add(Fault.at("youtube.playlistItems", YouTubeErrors.fault(400, "keyInvalid"))
                        .skip(1));

        CommandLineProcess.Result first = bed.run("migrate");

        assertThat(first.exitCode()).as(first.err()).isEqualTo(4);
        assertThat(first.out()).contains("source.api-key");
        assertTheNextRunGoesOn();
    }

    private void assertTheNextRunGoesOn() {
        CommandLineProcess.Result next = bed.run("migrate");
        assertThat(next.exitCode()).as(next.err()).isZero();
        bed.assertAllArrivedOnce(movable);
        assertThat(bed.sandbox.traffic().requests("youtube.playlistItems"))
                .as("successful requests for pages of the list, one for each of the two pages")
                .extracting(LoggedRequest::status)
                .filteredOn(status -> status == 200)
                .hasSize(2);
    }

    @Test
    void answersWithMillionsOfEmptyObjectsDoNotExhaustASmallHeap() {
        String flood = "{\"items\": [" + "{},".repeat(2_000_000) + "{}]}";
        bed.sandbox
                .faults()
                .add(
                        Fault.at("youtube.videos", Fault.json(200, flood)),
                        Fault.at("platform.ListVodContentByCategory", Fault.json(200, flood)),
                        Fault.at("platform.CreateUploaderSession", Fault.json(200, flood)));

        CommandLineProcess.Result result = bed.runInHeap("64m", "migrate");

        assertThat(result.exitCode()).as(result.err()).isZero();
        assertThat(result.err()).contains("JSON that is too large or too deeply nested");
        assertThat(bed.sandbox.platform().contents()).isNotEmpty();
    }
}
