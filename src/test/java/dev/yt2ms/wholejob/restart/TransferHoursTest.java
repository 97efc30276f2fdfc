package dev.yt2ms.wholejob.restart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import dev.yt2ms.ManualClock;
import dev.yt2ms.StartsProcesses;
import dev.yt2ms.job.RunOutcome;
import dev.yt2ms.run.RunControl;
import dev.yt2ms.run.StopReason;
import dev.yt2ms.sandbox.http.Fault;
import dev.yt2ms.sandbox.http.FaultAction;
import dev.yt2ms.sandbox.youtube.SandboxVideo;
import dev.yt2ms.wholejob.WholeJobTest;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** Tests that videos are transferred only within the hours of {@code schedule.transfers}. */
@StartsProcesses
class TransferHoursTest extends WholeJobTest {

    private static final ZoneId ZONE = ZoneId.systemDefault();

    private final ManualClock clock = ManualClock.running(ZONE);
    private final LocalDate day = LocalDate.now(ZONE);
    private final List<String> log = new CopyOnWriteArrayList<>();
    private final Logger logger = (Logger) LoggerFactory.getLogger("dev.yt2ms.job.control.TransferWindow");
    private final AppenderBase<ILoggingEvent> appender = new AppenderBase<>() {
        @Override
        protected void append(ILoggingEvent event) {
            log.add(event.getFormattedMessage());
        }
    };

    @BeforeEach
    void listen() {
        appender.start();
        logger.addAppender(appender);
        logger.setLevel(Level.INFO);
    }

    @AfterEach
    void listenNoMore() {
        logger.detachAppender(appender);
        logger.setLevel(null);
    }

    @Test
    void aRunWaitsForTheTransferHoursAndStopsAtOnceMeanwhile() throws Exception {
        List<SandboxVideo> videos = List.of(
                SandboxVideo.of("AbCdEfGhIjK").build(),
                SandboxVideo.of("BbCdEfGhIjK").build());
        videos.forEach(bed.sandbox.channel()::add);
        bed.set("schedule.transfers", "22:00-22:03").set("download.workers", "1");

        clock.set(at(day, "12:00"));
        RunControl control = new RunControl();
        CompletableFuture<RunOutcome> byDay = CompletableFuture.supplyAsync(() -> bed.migrate(clock, control));
        awaitWait(1, day);
        control.stop(StopReason.of(StopReason.Kind.SIGNAL, "test"));
        assertThat(byDay.get(5, TimeUnit.MINUTES).stopped()).isPresent();
        assertNoTransfer();

        CompletableFuture<RunOutcome> run = CompletableFuture.supplyAsync(() -> bed.migrate(clock));
        awaitWait(2, day);
        bed.sandbox.faults().add(Fault.at("media", new FaultAction.Stall(10_000)));
        clock.set(at(day, "22:00"));
        awaitStall();
        clock.set(at(day, "22:03"));
        awaitWait(3, day.plusDays(1));
        bed.sandbox.faults().clear();
        assertThat(bed.sandbox.traffic().requests("upload")).isEmpty();

        // Before an upload, the run asks the platform whether the upload would overwrite a content. This request hangs
        // until the hours are over.
        bed.sandbox.faults().add(Fault.at("platform", new FaultAction.Stall(-1)).times(Fault.ALWAYS));
        clock.set(at(day.plusDays(1), "22:00"));
        awaitStall();
        clock.set(at(day.plusDays(1), "22:03"));
        bed.sandbox.faults().clear();
        awaitWait(4, day.plusDays(2));
        assertThat(bed.sandbox.traffic().requests("platform.CreateUploaderSession"))
                .isEmpty();
        assertThat(bed.sandbox.traffic().requests("upload")).isEmpty();
        assertThat(run).isNotDone();

        clock.set(at(day.plusDays(2), "22:00"));
        RunOutcome outcome = run.get(5, TimeUnit.MINUTES);
        assertThat(outcome.exitCode()).as(outcome.toString()).isZero();
        bed.assertAllArrivedOnce(videos);
        clock.set(at(day.plusDays(3), "12:00"));
        assertThat(bed.migrate(clock).exitCode())
                .as("exit code of a run outside the hours that has nothing to transfer")
                .isZero();
        bed.assertNothingLeftBehind();
        assertThat(bed.status().path("items"))
                .allSatisfy(item -> assertThat(item.path("attempts").asInt()).isEqualTo(0));
    }

    private static Instant at(LocalDate day, String time) {
        return day.atTime(LocalTime.parse(time)).atZone(ZONE).toInstant();
    }

    private void awaitWait(int times, LocalDate until) {
        await().atMost(Duration.ofMinutes(5))
                .until(() -> log.stream()
                                .filter(line -> line.startsWith("transfers wait until"))
                                .count()
                        == times);
        assertThat(log.get(log.size() - 1)).contains(until + "T22:00", "22:00-22:03", ZONE.getId());
    }

    private void awaitStall() {
        await().atMost(Duration.ofMinutes(5)).until(() -> bed.sandbox.faults().stalled() > 0);
    }

    private void assertNoTransfer() {
        assertThat(bed.sandbox.traffic().requests("youtube.playlistItems")).isNotEmpty();
        assertThat(bed.sandbox.traffic().requests("watch")).isEmpty();
        assertThat(bed.sandbox.traffic().requests("media")).isEmpty();
    }
}
