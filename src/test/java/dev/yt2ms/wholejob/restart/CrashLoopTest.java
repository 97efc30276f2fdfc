package dev.yt2ms.wholejob.restart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.yt2ms.StartsProcesses;
import dev.yt2ms.sandbox.http.Fault;
import dev.yt2ms.sandbox.http.FaultAction;
import dev.yt2ms.sandbox.http.LoggedRequest;
import dev.yt2ms.sandbox.youtube.SandboxVideo;
import dev.yt2ms.wholejob.CommandLineProcess;
import dev.yt2ms.wholejob.WholeJobTest;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Tests that a run makes progress although each of its processes is killed some seconds after its start. {@code
 * -Dyt2ms.crash-loop=N} makes the large download N times as long. On a busy machine the processes live longer before
 * they are killed.
 */
@StartsProcesses
class CrashLoopTest extends WholeJobTest {

    private static final Duration LIFE = Duration.ofSeconds(15);
    private static final int MOST_LIVES = 8;
    private static final int RATE = 1_000_000;
    /**
     * The size of the large video in bytes. It is so large that a process is killed before it can download all of it at
     * this rate.
     */
    private static final int SIZE = 18 * RATE;

    @Test
    void aLongListIsReadByProcessesKilledAfterAFewPages() throws Exception {
        int pages = 10;
        SandboxVideo oldest = video(50 * pages - 1).build();
        for (int i = 0; i < 50 * pages - 1; i++) {
            bed.sandbox.channel().add(video(i).live(SandboxVideo.Live.UPCOMING).build());
        }
        bed.sandbox.channel().add(oldest);
        bed.sandbox
                .faults()
                .add(Fault.at("youtube.playlistItems", new FaultAction.Delay(500))
                        .always());

        CommandLineProcess run = bed.start("migrate");
        int lives = 1;
        for (boolean ended = false; !ended; ) {
            CommandLineProcess current = run;
            int before = listRequests();
            await().atMost(Duration.ofMinutes(3)).until(() -> listRequests() >= before + 4 || !current.isAlive());
            ended = !current.isAlive();
            if (!ended) {
                current.killGroup();
                current.await();
                assertThat(++lives).as("number of processes").isLessThanOrEqualTo(pages);
                run = bed.start("migrate");
            }
        }

        CommandLineProcess.Result result = run.await();
        assertThat(result.exitCode()).as(result.err()).isZero();
        assertThat(lives)
                .as("number of processes, more than one because each was killed early")
                .isGreaterThan(1);
        bed.assertAllArrivedOnce(List.of(oldest));
        assertThat(bed.status().path("items").size()).isEqualTo(50 * pages);
    }

    private int listRequests() {
        return bed.sandbox.traffic().requests("youtube.playlistItems").size();
    }

    @Test
    void aRunThatIsKilledSoonAfterEachStartMakesProgress() throws Exception {
        int longer = Integer.getInteger("yt2ms.crash-loop", 1);
        // The channel has two pages. The large video is the first one and also the canary, for which the small video
        // waits.
        SandboxVideo large = video(0).padding(longer * SIZE).build();
        SandboxVideo small = video(52).build();
        bed.sandbox.channel().add(large, small);
        for (int i = 1; i < 52; i++) {
            bed.sandbox.channel().add(video(i).live(SandboxVideo.Live.UPCOMING).build());
        }
        bed.sandbox
                .faults()
                .add(Fault.at("media", new FaultAction.Trickle(RATE))
                        .about(large.id())
                        .always());

        Duration life = LIFE;
        int lives = 0;
        long before = 0;
        CommandLineProcess run = bed.start("migrate");
        for (boolean ended = false; !ended; ) {
            assertThat(++lives).as("number of processes").isLessThanOrEqualTo(MOST_LIVES * longer);
            long start = System.nanoTime();
            CommandLineProcess current = run;
            if (before < bed.sandbox.clips().expectedLength(large)) {
                await().atMost(Duration.ofMinutes(3))
                        .until(() -> bed.sandbox.traffic().downloads().now() > 0 || !current.isAlive());
                Duration busy = Duration.ofNanos(System.nanoTime() - start).plus(LIFE.dividedBy(2));
                life = busy.compareTo(life) > 0 ? busy : life;
            }
            long killAt = start + life.toNanos();
            await().atMost(life.plusMinutes(1)).until(() -> System.nanoTime() >= killAt || !current.isAlive());
            ended = !current.isAlive();
            if (!ended) {
                current.killGroup();
                current.await();
                await().atMost(Duration.ofMinutes(1))
                        .until(() -> bed.sandbox.traffic().downloads().now() == 0);
                long now = sent(large);
                // Each process must download further bytes, unless an earlier one has downloaded the whole file.
                assertThat(now)
                        .as("bytes of the large video that were sent up to the kill of process " + lives)
                        .isGreaterThan(Math.min(before, bed.sandbox.clips().expectedLength(large) - 1));
                before = now;
                run = bed.start("migrate");
            }
        }

        CommandLineProcess.Result result = run.await();
        assertThat(result.exitCode()).as(result.err()).isZero();
        System.out.println("crash loop: " + lives + " processes of at most " + life.toSeconds() + " s");
        bed.assertAllArrivedOnce(List.of(large, small));
        assertThat(lives)
                .as("number of processes, more than one because each was killed early")
                .isGreaterThan(1);
        long length = bed.sandbox.clips().expectedLength(large);
        assertThat(sent(large))
                .as("bytes of the large video that were sent to all processes; number of processes: " + lives)
                // If a process is killed between the last byte of the file and the ledger's record of it, the file may
                // be downloaded once more. Apart from that, no process may begin the download from zero.
                .isLessThan(2 * length + lives * 3L * RATE);
        assertThat(bed.sandbox.traffic().requests("youtube.playlistItems"))
                .as("requests for pages, one for each because a finished enumeration is not repeated")
                .hasSize(2);
        assertThat(bed.sandbox.traffic().requests("youtube.channels")).hasSizeLessThanOrEqualTo(lives);
        assertThat(bed.sandbox.platform().sessionsOpened())
                .as("upload sessions: one for each video, and one more for each upload that a kill interrupted")
                .isBetween(2L, 1L + lives);
        assertThat(bed.sandbox.traffic().requests("watch").stream()
                        .filter(request -> request.subject().equals(small.id())))
                .as("downloads of the small video: one, and one more if a kill interrupted it")
                .hasSizeLessThanOrEqualTo(2);
        assertThat(bed.sandbox.traffic().requests("platform.ListVodContentByCategory"))
                .as("requests for the list of contents: the page, the empty page, and both perhaps a second time")
                .hasSizeLessThanOrEqualTo(4);
    }

    private long sent(SandboxVideo video) {
        return bed.sandbox.traffic().requests("media").stream()
                .filter(request -> request.subject().equals(video.id()))
                .mapToLong(LoggedRequest::sent)
                .sum();
    }

    private static SandboxVideo.Builder video(int number) {
        return SandboxVideo.of("listed%05d".formatted(number))
                .publishedAt(Instant.parse("2020-01-01T00:00:00Z").minusSeconds(number * 3600L));
    }
}
