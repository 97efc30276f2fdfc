package dev.yt2ms.ledger.jdbc.transfer;

import static dev.yt2ms.ledger.jdbc.LedgerVideos.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import dev.yt2ms.faults.FaultCell;
import dev.yt2ms.faults.Survives;
import dev.yt2ms.ledger.EnumerationMode;
import dev.yt2ms.ledger.FailedAttempt;
import dev.yt2ms.ledger.ItemState;
import dev.yt2ms.ledger.ItemStatus;
import dev.yt2ms.ledger.MigrationItem;
import dev.yt2ms.ledger.MigrationRun;
import dev.yt2ms.ledger.Station;
import dev.yt2ms.ledger.Verdict;
import dev.yt2ms.ledger.jdbc.LedgerSuite;
import dev.yt2ms.ledger.jdbc.LedgerVideos;
import dev.yt2ms.ledger.jdbc.MigrationRuns;
import dev.yt2ms.ledger.jdbc.PlatformIndex;
import dev.yt2ms.model.Channel;
import dev.yt2ms.model.Failure;
import dev.yt2ms.model.FailureClass;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Tests how the outcome of an attempt, the death of a process and the start of a new run change an item. */
abstract class OutcomeSuite extends LedgerSuite {

    @Test
    @Survives(FaultCell.LEDGER_LOCK_LOST)
    void doesNotResetAnItemThatAnotherRunFoundOnThePlatform() {
        upload("a");
        ledger.release(Station.UPLOAD, "a");
        ledger.release(Station.DOWNLOAD, "a");
        ledger.failed(Station.UPLOAD, "a", LedgerVideos.again(Station.UPLOAD, Duration.ZERO));
        ledger.failed(Station.DOWNLOAD, "a", LedgerVideos.failed(FailureClass.PERMANENT));
        assertThat(state("a")).isEqualTo(ItemState.UPLOADED);
    }

    @Test
    void countsAttemptsAndRecordsWhyItFailed() {
        recordSelected("a");
        claim(Station.DOWNLOAD);
        ledger.failed(Station.DOWNLOAD, "a", LedgerVideos.again(Station.DOWNLOAD, Duration.ZERO));
        claim(Station.DOWNLOAD);
        ledger.failed(Station.DOWNLOAD, "a", LedgerVideos.failed(FailureClass.RETRY));
        ItemStatus status = status("a");
        assertThat(status.state()).isEqualTo(ItemState.FAILED);
        assertThat(status.failures().attempts()).isEqualTo(2);
        assertThat(status.failures().errorClass()).contains("RETRY");
        assertThat(status.failures().text()).contains("What happened");
        assertThat(column("a", "error_rule")).isEqualTo("rule");
        assertThat(column("a", "claimed_by")).isNull();
    }

    @Test
    void countsAttemptsOfDownloadsAndUploadsSeparately() {
        stage("a");
        claim(Station.UPLOAD);
        ledger.failed(Station.UPLOAD, "a", LedgerVideos.again(Station.UPLOAD, Duration.ZERO));
        MigrationItem item = claimItem(Station.UPLOAD).orElseThrow();
        assertThat(item.attempts().downloads()).isZero();
        assertThat(item.attempts().uploads()).isEqualTo(1);
        assertThat(item.staged()).contains(LedgerVideos.FILE);
    }

    @Test
    void forgetsTheStagedFileOfAFailedUpload() {
        beginUpload("a");
        ledger.failed(Station.UPLOAD, "a", LedgerVideos.failed(FailureClass.PERMANENT));
        assertThat(item("a").staged()).isEmpty();
        assertThat(ledger.retry(List.of(), Optional.empty())).isEqualTo(1);
        assertThat(claim(Station.DOWNLOAD)).isEqualTo("a");
    }

    @Test
    void recordsAnUploadedContent() {
        beginUpload("a");
        ledger.uploaded("a", "content-1", 9_876_543_210L);
        ItemStatus status = status("a");
        assertThat(status.state()).isEqualTo(ItemState.UPLOADED);
        assertThat(status.content().id()).contains("content-1");
        assertThat(status.file().bytes()).hasValue(9_876_543_210L);
        assertThat(status.content().uploadedAt()).contains(NOW);
        assertThat(status.failures().errorClass()).isEmpty();
        assertThat(status.file().media()).as("the recorded media").isEqualTo(LedgerVideos.FILE.media());
        assertThat(view.figures().bytesUploaded()).isEqualTo(9_876_543_210L);
        assertThat(view.bytesUploadedSince(clock.instant())).isEqualTo(9_876_543_210L);
        assertThat(view.bytesUploadedSince(clock.instant().plusMillis(1))).isZero();
        assertThat(view.secondsLeft()).isZero();
    }

    @Test
    void aLostFileIsDownloadedAgain() {
        stage("a");
        claim(Station.UPLOAD);
        ledger.stagedFileLost("a");
        assertThat(claim(Station.DOWNLOAD)).isEqualTo("a");
        assertThat(item("a").staged()).isEmpty();
    }

    @Test
    void returnsTheDownloadOfADeadRunToItsQueue() {
        recordSelected("a", "b");
        claim(Station.DOWNLOAD);
        assertThat(ledger.recover()).isEqualTo(1);
        assertThat(state("a")).isEqualTo(ItemState.PENDING);
        assertThat(claim(Station.DOWNLOAD)).isEqualTo("a");
        assertThat(ledger.recover()).isEqualTo(1);
        assertThat(ledger.recover()).isZero();
    }

    @Test
    void anUploadKilledAfterItsIntentWasRecordedIsUnsure() {
        beginUpload("a");
        assertThat(ledger.recover()).isEqualTo(1);
        MigrationItem item = item("a");
        assertThat(item.state()).isEqualTo(ItemState.DOWNLOADED);
        assertThat(item.uploadUnsure()).isTrue();
        assertThat(item.uploadFilename()).contains("a.mp4");
        assertThat(item.staged()).contains(LedgerVideos.FILE);
        assertThat(claimItem(Station.UPLOAD).orElseThrow().uploadUnsure()).isTrue();
    }

    @Test
    void anUploadKilledBeforeItsIntentWasRecordedIsNotUnsure() {
        stage("a");
        claim(Station.UPLOAD);
        ledger.recover();
        assertThat(item("a").uploadUnsure()).isFalse();
    }

    @Test
    void aKillBeforeTheNextIntentIsSafeAfterAFailedUpload() {
        beginUpload("a");
        ledger.failed(Station.UPLOAD, "a", LedgerVideos.again(Station.UPLOAD, Duration.ZERO));
        claim(Station.UPLOAD);
        ledger.recover();
        assertThat(item("a").uploadUnsure()).isFalse();

        claim(Station.UPLOAD);
        ledger.intendUpload("a", fields("a"));
        ledger.release(Station.UPLOAD, "a");
        claim(Station.UPLOAD);
        ledger.recover();
        assertThat(item("a").uploadUnsure()).isFalse();
    }

    @Test
    void anUploadIsNoLongerUnsureOnceThePlatformHasAnswered() {
        beginUpload("a");
        ledger.recover();
        ledger.notArrived("a");
        assertThat(item("a").uploadUnsure()).isFalse();
        claim(Station.UPLOAD);
        ledger.recover(); // The process died before it recorded an intent for this upload.
        assertThat(item("a").uploadUnsure()).isFalse();
    }

    @Test
    void anUploadStaysUnsureUntilThePlatformHasAnswered() {
        beginUpload("a");
        ledger.failed(Station.UPLOAD, "a", LedgerVideos.unsure());
        ledger.recover();
        assertThat(item("a").uploadUnsure()).isTrue();
        // The staged file is lost, and the next download fails. Neither event shows whether the upload has arrived.
        ledger.stagedFileLost("a");
        claim(Station.DOWNLOAD);
        ledger.failed(Station.DOWNLOAD, "a", LedgerVideos.again(Station.DOWNLOAD, Duration.ZERO));
        claim(Station.DOWNLOAD);
        ledger.downloaded("a", LedgerVideos.FILE);
        assertThat(claimItem(Station.UPLOAD).orElseThrow().uploadUnsure()).isTrue();
        ledger.uploaded("a", "content", 1);
        assertThat(item("a").uploadUnsure()).isFalse();
    }

    @Test
    void anUnsureUploadKeepsTheTimeOfItsEnd() {
        PlatformIndex index = new PlatformIndex(database.dataSource(), "my-channel", clock);
        beginUpload("a");
        assertThat(index.unsureSince("a")).isEmpty();
        clock.advance(Duration.ofMinutes(1));
        ledger.recover();
        Instant end = clock.instant();
        clock.advance(Duration.ofMinutes(1));
        ledger.recover();
        assertThat(index.unsureSince("a")).contains(end);

        ledger.notArrived("a");
        assertThat(index.unsureSince("a")).isEmpty();
        claim(Station.UPLOAD);
        clock.advance(Duration.ofMinutes(1));
        ledger.intendUpload("a", fields("a"));
        clock.advance(Duration.ofMinutes(1));
        ledger.failed(Station.UPLOAD, "a", LedgerVideos.unsure());
        assertThat(index.unsureSince("a")).contains(clock.instant());
    }

    @Test
    void aNewRunRetriesItemsThatMaySucceedNow() {
        recordSelected("deferred", "retry", "permanent", "waiting");
        for (int i = 0; i < 4; i++) {
            claim(Station.DOWNLOAD);
        }
        ledger.failed(Station.DOWNLOAD, "deferred", LedgerVideos.deferred());
        ledger.failed(Station.DOWNLOAD, "retry", LedgerVideos.failed(FailureClass.RETRY));
        ledger.failed(Station.DOWNLOAD, "permanent", LedgerVideos.failed(FailureClass.PERMANENT));
        ledger.failed(Station.DOWNLOAD, "waiting", LedgerVideos.again(Station.DOWNLOAD, Duration.ofMinutes(59)));
        assertThat(claim(Station.DOWNLOAD)).isEqualTo("nothing");

        assertThat(ledger.recover()).isZero();
        assertThat(state("permanent")).isEqualTo(ItemState.FAILED);
        assertThat(claim(Station.DOWNLOAD)).isEqualTo("deferred");
        MigrationItem retried = claimItem(Station.DOWNLOAD).orElseThrow();
        assertThat(retried.id()).isEqualTo("retry");
        assertThat(retried.attempts().downloads()).isZero();
        // A new run ends the wait of an item, but does not reset its number of attempts.
        MigrationItem waited = claimItem(Station.DOWNLOAD).orElseThrow();
        assertThat(waited.id()).isEqualTo("waiting");
        assertThat(waited.attempts().downloads()).isEqualTo(1);
    }

    @Test
    void retriesTheGivenFailedItemsOnly() {
        recordSelected("a", "b", "done");
        for (String id : List.of("a", "b")) {
            claim(Station.DOWNLOAD);
            ledger.failed(Station.DOWNLOAD, id, LedgerVideos.failed(FailureClass.PERMANENT));
        }
        assertThat(ledger.retry(List.of("a", "done", "unknown"), Optional.empty()))
                .isEqualTo(1);
        assertThat(state("a")).isEqualTo(ItemState.PENDING);
        assertThat(state("b")).isEqualTo(ItemState.FAILED);
        assertThat(item("a").attempts().downloads()).isZero();
        assertThat(ledger.retry(List.of(), Optional.empty())).isEqualTo(1);
        assertThat(ledger.retry(List.of(), Optional.empty())).isZero();
    }

    @Test
    void numbersRunsInTheirOrder() {
        MigrationRuns runs = new MigrationRuns(database.dataSource(), "my-channel", clock);
        assertThat(runs.run()).isEmpty();
        MigrationRun first = runs.beginRun(EnumerationMode.FULL);
        assertThat(first.number()).isEqualTo(1);
        assertThat(first.state()).isEqualTo(MigrationRun.State.RUNNING);
        assertThat(first.startedAt()).isEqualTo(NOW);

        runs.endRun(MigrationRun.State.STOPPED, Optional.of("quota 😀\0"), Optional.of(NOW.plusSeconds(60)));
        MigrationRun stopped = runs.run().orElseThrow();
        assertThat(stopped.end().because()).contains("quota 😀");
        assertThat(stopped.end().resumeAt()).contains(NOW.plusSeconds(60));
        assertThat(stopped.end().at()).contains(NOW);

        MigrationRun again = runs.beginRun(EnumerationMode.FULL);
        assertThat(again.number()).isEqualTo(1);
        assertThat(again.end().because()).isEmpty();
        assertThat(again.end().resumeAt()).isEmpty();
        assertThat(again.end().at()).isEmpty();
        // The first run has no recorded end, because its process died. The next process continues it.
        assertThat(runs.beginRun(EnumerationMode.FULL).number()).isEqualTo(1);

        runs.endRun(MigrationRun.State.COMPLETED, Optional.empty(), Optional.empty());
        assertThat(runs.beginRun(EnumerationMode.FULL).number()).isEqualTo(2);
    }

    @Test
    void recordsTheChannelAndTheQuotaOfEachMigrationSeparately() {
        MigrationRuns runs = new MigrationRuns(database.dataSource(), "my-channel", clock);
        MigrationRuns others = new MigrationRuns(database.dataSource(), "other", clock);
        runs.beginRun(EnumerationMode.FULL);
        assertThat(runs.run().orElseThrow().channel()).isEmpty();
        runs.recordChannel(new Channel("UC1", "Title\0 " + "😀".repeat(1500), "UU1"));
        LocalDate day = LocalDate.parse("2026-11-29");
        runs.addQuota(2, day.minusDays(1));
        runs.addQuota(1, day);
        runs.addQuota(5_000_000_000L, day);
        MigrationRun run = runs.run().orElseThrow();
        assertThat(run.channel().orElseThrow().title()).startsWith("Title 😀");
        assertThat(run.channel().orElseThrow().playlistId()).isEqualTo("UU1");
        assertThat(run.quota().total()).isEqualTo(5_000_000_003L);
        assertThat(run.quota().on(day)).isEqualTo(5_000_000_001L);
        assertThat(run.quota().on(day.plusDays(1))).isZero();
        assertThat(others.run()).isEmpty();
        assertThat(others.beginRun(EnumerationMode.FULL).quota().total()).isZero();
    }

    @Test
    void retryCanBeRestrictedToARuleAndNamedItemsComeFirst() {
        new MigrationRuns(database.dataSource(), "my-channel", clock).beginRun(EnumerationMode.FULL);
        recordSelected("a", "b", "c", "new");
        for (String id : List.of("a", "b", "c")) {
            claim(Station.DOWNLOAD);
            ledger.failed(Station.DOWNLOAD, id, failedBy(id.equals("a") ? "private" : "http-403"));
        }
        assertThat(ledger.rulesOfFailed()).containsExactly("http-403", "private");
        assertThat(ledger.retry(List.of("a"), Optional.of("http-403"))).isZero();
        assertThat(ledger.retry(List.of(), Optional.of("nothing"))).isZero();
        assertThat(ledger.retry(List.of(), Optional.of("http-403"))).isEqualTo(2);
        assertThat(state("a")).isEqualTo(ItemState.FAILED);
        assertThat(claim(Station.DOWNLOAD))
                .as("the first video, because untried videos come before retried ones")
                .isEqualTo("new");
        assertThat(ledger.retry(List.of("a"), Optional.of("private"))).isOne();
        assertThat(claim(Station.DOWNLOAD))
                .as("the first video, because videos named in retry come first")
                .isEqualTo("a");
    }

    @Test
    void aVideosLastTwentyFailedAttemptsAreKeptNewestFirst() {
        new MigrationRuns(database.dataSource(), "my-channel", clock).beginRun(EnumerationMode.FULL);
        recordSelected("a");
        for (int i = 0; i < 25; i++) {
            ledger.retry(List.of(), Optional.empty());
            claim(Station.DOWNLOAD);
            ledger.failed(Station.DOWNLOAD, "a", failedBy("rule-" + i));
        }
        List<FailedAttempt> attempts = view.details("a").orElseThrow().attempts();
        assertThat(attempts).hasSize(20).allMatch(FailedAttempt::counted);
        assertThat(attempts.get(0).rule()).isEqualTo("rule-24");
        assertThat(attempts.get(0).run()).isOne();
        assertThat(attempts.get(0).station()).isEqualTo(Station.DOWNLOAD);
        assertThat(attempts.get(19).rule()).isEqualTo("rule-5");
        assertThat(view.details("unknown")).isEmpty();
    }

    @Test
    void anOutageIsNoAttemptOfItsVideos() {
        recordSelected("a");
        claim(Station.DOWNLOAD);
        ledger.failed(
                Station.DOWNLOAD,
                "a",
                new Verdict(
                        ItemState.PENDING,
                        false,
                        Optional.empty(),
                        Failure.of(FailureClass.OUTAGE, "http-503", "Down"),
                        false,
                        false));
        assertThat(view.details("a").orElseThrow().attempts()).isEmpty();
    }

    private static Verdict failedBy(String rule) {
        return new Verdict(
                ItemState.FAILED,
                true,
                Optional.empty(),
                Failure.of(FailureClass.PERMANENT, rule, "What happened"),
                false,
                false);
    }

    @Test
    void takesBackCountedAttemptsAndFailuresButNotItemsInProgress() {
        recordSelected("working", "failed", "waiting");
        claim(Station.DOWNLOAD);
        ledger.failed(Station.DOWNLOAD, "working", LedgerVideos.again(Station.DOWNLOAD, Duration.ZERO));
        for (String id : List.of("failed", "waiting")) {
            claim(Station.DOWNLOAD);
            ledger.failed(
                    Station.DOWNLOAD,
                    id,
                    id.equals("failed")
                            ? LedgerVideos.failed(FailureClass.RETRY)
                            : LedgerVideos.again(Station.DOWNLOAD, Duration.ofMinutes(5)));
        }
        claim(Station.DOWNLOAD);

        ledger.pardon(Station.DOWNLOAD, "failed", 1);
        ledger.pardon(Station.DOWNLOAD, "waiting", 2);
        ledger.pardon(Station.DOWNLOAD, "working", 1);
        assertThat(state("failed")).isEqualTo(ItemState.PENDING);
        assertThat(state("working")).isEqualTo(ItemState.DOWNLOADING);
        for (String id : List.of("failed", "waiting", "working")) {
            assertThat(item(id).attempts().downloads()).isZero();
        }
    }

    @Test
    void remembersSinceWhenAVideoIsPostponedUntilItSucceeds() {
        recordSelected("a");
        for (int run = 0; run < 3; run++) {
            claim(Station.DOWNLOAD);
            ledger.failed(Station.DOWNLOAD, "a", LedgerVideos.deferred());
            clock.advance(Duration.ofDays(1));
            ledger.recover();
        }
        assertThat(item("a").deferredSince()).contains(LedgerVideos.NOW);
        claim(Station.DOWNLOAD);
        ledger.downloaded("a", LedgerVideos.FILE);
        assertThat(item("a").deferredSince()).isEmpty();
    }

    @Test
    void theWatchdogsQueryChangesNothing() {
        MigrationRuns runs = new MigrationRuns(database.dataSource(), "my-channel", clock);
        MigrationRun before = runs.beginRun(EnumerationMode.FULL);
        clock.advance(Duration.ofMinutes(1));
        ledger.checkWritable();
        assertThat(runs.run()).contains(before);
    }
}
