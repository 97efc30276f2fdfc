package dev.yt2ms.ledger.jdbc.transfer;

import static dev.yt2ms.ledger.jdbc.LedgerVideos.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import dev.yt2ms.ledger.EnumerationMode;
import dev.yt2ms.ledger.ItemState;
import dev.yt2ms.ledger.MigrationItem;
import dev.yt2ms.ledger.MigrationRun;
import dev.yt2ms.ledger.Station;
import dev.yt2ms.ledger.Upload;
import dev.yt2ms.ledger.Verdict;
import dev.yt2ms.ledger.jdbc.LedgerSuite;
import dev.yt2ms.ledger.jdbc.LedgerVideos;
import dev.yt2ms.ledger.jdbc.MigrationRuns;
import dev.yt2ms.model.Difference;
import dev.yt2ms.model.Failure;
import dev.yt2ms.model.FailureClass;
import dev.yt2ms.model.Media;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Tests how the ledger records the results of comparisons, and how these results change an item. */
abstract class VerificationSuite extends LedgerSuite {

    private static final Difference CUT = new Difference(
            "title", Difference.Kind.LOSS, "A 'long' \uD83C\uDFAC title", "A 'long'", Optional.of("cut"));
    private static final Difference SPACED =
            new Difference("tags", Difference.Kind.HARMLESS, "a, b", "a,b", Optional.empty());
    private static final Failure NOT_READY = Failure.of(FailureClass.DEFERRED, "not-ready", "Still encoding");

    @Test
    void remembersTheFieldsAsTheyWereSent() {
        upload("a");
        clock.advance(Duration.ofHours(1));
        MigrationItem item = claimItem(Station.VERIFY).orElseThrow();
        assertThat(item.state()).isEqualTo(ItemState.VERIFYING);
        assertThat(item.upload()).contains(new Upload("content-of-a", Optional.of(fields("a")), NOW, false, false));
        assertThat(item.staged())
                .as("the staged file, whose length is compared")
                .contains(LedgerVideos.FILE);
    }

    @Test
    void uploadsOfOlderVersionsHaveNoRecordedFields() {
        upload("a");
        jdbc.sql("UPDATE migration_item SET sent_fields = NULL").update();
        assertThat(claimItem(Station.VERIFY)
                        .orElseThrow()
                        .upload()
                        .orElseThrow()
                        .fields())
                .isEmpty();
    }

    @Test
    void recordsEachFieldThatDiffersFromWhatWasSent() {
        upload("same");
        upload("cut");
        upload("spaced");
        clock.advance(Duration.ofMinutes(5));
        List.of("same", "cut", "spaced").forEach(this::beginComparison);
        verification.verified("same", List.of());
        verification.verified("cut", List.of(SPACED, CUT));
        verification.verified("spaced", List.of(SPACED));

        assertThat(state("same")).isEqualTo(ItemState.VERIFIED);
        assertThat(status("same").content().differences()).isEmpty();
        assertThat(status("same").content().verifiedAt()).contains(NOW.plus(Duration.ofMinutes(5)));
        assertThat(status("cut").content().differences()).containsExactly(SPACED, CUT);
        assertThat(column("same", "claimed_by")).isNull();
        assertThat(view.figures().differing())
                .isEqualTo(Map.of(Difference.Kind.LOSS, 1L, Difference.Kind.HARMLESS, 1L));
    }

    @Test
    void findsContentsNotYetComparedAndTheVideoOfAContent() {
        upload("a");
        upload("b");
        upload("waits");
        for (String id : List.of("a", "b")) {
            claim(Station.VERIFY);
            verification.verified(id, List.of());
        }
        clock.advance(Duration.ofHours(1));
        verification.verified("b", List.of());

        assertThat(verification.notComparedSince(clock.instant()))
                .extracting(MigrationItem::id)
                .containsExactly("a");
        assertThat(verification.verifiedAs("content-of-b"))
                .singleElement()
                .satisfies(
                        item -> assertThat(item.upload().orElseThrow().seen()).isTrue());
        assertThat(verification.verifiedAs("content-of-waits")).isEmpty();
        assertThat(verification.verifiedAs("another")).isEmpty();
    }

    @Test
    void anotherUploadDeletesTheFindingsOfTheOneBefore() {
        upload("a");
        claim(Station.VERIFY);
        verification.verified("a", List.of(CUT));
        ledger.uploaded("a", "content-2", 1);
        assertThat(status("a").content().differences()).isEmpty();
        assertThat(status("a").content().verifiedAt()).isEmpty();
        claim(Station.VERIFY);
        verification.verified("a", List.of());
        assertThat(view.figures().differing()).isEmpty();
    }

    @Test
    void plainerDownloadsComeFirstAndStayPlainerUntilARetry() {
        upload("a");
        recordSelected("b");
        claim(Station.VERIFY);
        Media unencodable = LedgerVideos.FILE.media().orElseThrow();
        Failure inError = Failure.of(FailureClass.RETRY, "content-in-error", "It could not be encoded");

        verification.sendPlainer("a", unencodable, inError);

        assertThat(status("a").file().plainerThan()).contains(unencodable);
        assertThat(status("a").failures().attempts()).isEqualTo(1);
        assertThat(status("a").failures().text()).contains("It could not be encoded");
        assertThat(column("a", "staged_file")).isNull();
        MigrationItem item = claimItem(Station.DOWNLOAD).orElseThrow();
        assertThat(item.id()).isEqualTo("a");
        assertThat(item.plainerThan()).contains(unencodable);
        assertThat(item.upload())
                .as("the upload whose content will be replaced")
                .isPresent();

        // The process dies once during the download, and once during the upload.
        ledger.recover();
        assertThat(claimItem(Station.DOWNLOAD).orElseThrow().plainerThan()).contains(unencodable);
        ledger.downloaded("a", LedgerVideos.FILE);
        claim(Station.UPLOAD);
        ledger.intendUpload("a", fields("a"));
        ledger.recover();
        assertThat(claimItem(Station.UPLOAD).orElseThrow().plainerThan()).contains(unencodable);
        ledger.uploaded("a", "content-of-a", 1);
        assertThat(status("a").file().plainerThan())
                .as("the file that could not be encoded, which stays recorded after the upload")
                .contains(unencodable);
        claim(Station.VERIFY);
        ledger.failed(
                Station.VERIFY, "a", new Verdict(ItemState.FAILED, true, Optional.empty(), inError, false, false));
        ledger.recover();
        assertThat(claimItem(Station.DOWNLOAD).orElseThrow().plainerThan())
                .as("the file that could not be encoded, which a new run still knows")
                .contains(unencodable);
        ledger.failed(
                Station.VERIFY, "a", new Verdict(ItemState.FAILED, true, Optional.empty(), inError, false, false));
        ledger.retry(List.of("a"), Optional.empty());
        assertThat(claimItem(Station.DOWNLOAD).orElseThrow().plainerThan()).isEmpty();
    }

    @Test
    void checksAgainLaterWithoutCountingAnAttempt() {
        upload("a");
        claim(Station.VERIFY);
        verification.readAgain("a", Duration.ofSeconds(10));
        assertThat(claim(Station.VERIFY)).isEqualTo("nothing");
        assertThat(view.hasOpenWork(EnumSet.of(Station.VERIFY))).isTrue();
        clock.advance(Duration.ofSeconds(10));
        assertThat(claimItem(Station.VERIFY).orElseThrow().attempts().verifications())
                .isZero();
    }

    @Test
    void itemsWithoutAnAnswerInTimeAreLeftToTheNextRun() {
        upload("a");
        claim(Station.VERIFY);
        verification.leaveUnverified("a", NOT_READY);
        assertThat(claim(Station.VERIFY)).isEqualTo("nothing");
        assertThat(view.hasOpenWork(EnumSet.allOf(Station.class))).isFalse();
        assertThat(view.figures().leftUnverified()).isEqualTo(1);
        assertThat(state("a")).isEqualTo(ItemState.UPLOADED);
        assertThat(status("a").failures().text()).contains("Still encoding");

        ledger.recover();
        assertThat(view.figures().leftUnverified()).isZero();
        assertThat(claimItem(Station.VERIFY).orElseThrow().errorRule()).contains("not-ready");
        verification.verified("a", List.of());
        assertThat(status("a").failures().text()).isEmpty();
    }

    @Test
    void releasesTheComparisonOfADeadRun() {
        upload("a");
        claim(Station.VERIFY);
        assertThat(ledger.recover()).isEqualTo(1);
        assertThat(state("a")).isEqualTo(ItemState.UPLOADED);
        assertThat(column("a", "claimed_by")).isNull();
        assertThat(claim(Station.VERIFY)).isEqualTo("a");
    }

    @Test
    void anUnusableContentIsDownloadedAndUploadedAgain() {
        upload("a");
        claim(Station.VERIFY);
        ledger.failed(
                Station.VERIFY,
                "a",
                new Verdict(
                        ItemState.PENDING,
                        true,
                        Optional.empty(),
                        Failure.of(FailureClass.RETRY, "encoding", "No"),
                        false,
                        false));
        MigrationItem item = claimItem(Station.DOWNLOAD).orElseThrow();
        assertThat(item.staged()).isEmpty();
        assertThat(item.attempts().verifications()).isEqualTo(1);
        assertThat(item.attempts().downloads()).isZero();
        assertThat(item.upload())
                .as("the upload whose content will be replaced")
                .isPresent();
        ledger.downloaded("a", LedgerVideos.FILE);
        claim(Station.UPLOAD);
        ledger.recover();
        assertThat(item("a").uploadUnsure())
                .as("whether the upload is unsure; the intent of the earlier upload no longer counts")
                .isFalse();
    }

    @Test
    void aRefusedCanaryIsSentAgainOnRequest() {
        upload("other");
        upload("canary");
        claim(Station.VERIFY);
        claim(Station.VERIFY);
        verification.readAgain("other", Duration.ZERO);
        Failure refused = Failure.of(FailureClass.OPERATOR, "refused", "Look at the date");
        verification.refuseCanary("canary", refused, List.of(CUT));
        assertThat(state("canary")).isEqualTo(ItemState.UPLOADED);
        assertThat(status("canary").content().differences()).containsExactly(CUT);
        assertThat(status("canary").failures().text()).contains("Look at the date");

        assertThat(verification.resendCanaries("refused")).isEqualTo(1);
        assertThat(state("other")).isEqualTo(ItemState.UPLOADED);
        assertThat(claim(Station.DOWNLOAD)).isEqualTo("canary");
        ledger.downloaded("canary", LedgerVideos.FILE);
        assertThat(verification.resendCanaries("refused")).isZero();
    }

    @Test
    void aCanaryIsNeededOnceInAMigration() {
        MigrationRuns runs = new MigrationRuns(database.dataSource(), "my-channel", clock);
        assertThat(runs.beginRun(EnumerationMode.FULL).canaryPassed()).isFalse();
        runs.passCanary();
        runs.endRun(MigrationRun.State.COMPLETED, Optional.empty(), Optional.empty());
        assertThat(runs.beginRun(EnumerationMode.FULL).canaryPassed()).isTrue();
    }

    @Test
    void anUnfinishedComparisonIsContinuedForADayAfterItsLastProgress() {
        MigrationRuns runs = new MigrationRuns(database.dataSource(), "my-channel", clock);
        runs.beginRun(EnumerationMode.FULL);
        upload("a");
        upload("b");
        Duration day = Duration.ofDays(1);
        Instant begun = runs.beginComparison(day);
        assertThat(begun).isEqualTo(clock.instant());
        assertThat(verification.hasComparedSince(begun)).isFalse();
        clock.advance(Duration.ofHours(20));
        claim(Station.VERIFY);
        verification.verified("a", List.of());
        assertThat(verification.hasComparedSince(begun)).isTrue();
        clock.advance(Duration.ofHours(20));
        assertThat(runs.beginComparison(day)).isEqualTo(begun);

        clock.advance(Duration.ofHours(5));
        Instant second = runs.beginComparison(day);
        assertThat(second)
                .as("start of a new comparison, because the last progress is too old")
                .isEqualTo(clock.instant());
        assertThat(verification.hasComparedSince(second)).isFalse();
        clock.advance(Duration.ofHours(1));
        claim(Station.VERIFY);
        verification.verified("b", List.of());
        runs.endComparison();
        assertThat(runs.comparedSince()).contains(second);
        Instant third = runs.beginComparison(day);
        assertThat(third)
                .as("start of a new comparison, because the last one has finished")
                .isAfter(second);

        clock.advance(Duration.ofHours(1));
        runs.beginRun(EnumerationMode.FULL);
        assertThat(runs.beginComparison(day))
                .as("start of a new comparison, because a run has begun since")
                .isAfter(third);
    }
}
