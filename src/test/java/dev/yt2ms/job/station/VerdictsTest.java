package dev.yt2ms.job.station;

import static org.assertj.core.api.Assertions.assertThat;

import dev.yt2ms.download.failure.DownloadErrors;
import dev.yt2ms.faults.FaultCell;
import dev.yt2ms.faults.Survives;
import dev.yt2ms.job.Items;
import dev.yt2ms.ledger.ItemState;
import dev.yt2ms.ledger.Station;
import dev.yt2ms.ledger.Verdict;
import dev.yt2ms.model.Failure;
import dev.yt2ms.model.FailureClass;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class VerdictsTest {

    private static final int LIMIT = 5;

    @ParameterizedTest
    @CsvSource({
        "DOWNLOAD, PERMANENT, FAILED,     true",
        "DOWNLOAD, RETRY,     PENDING,    true",
        "DOWNLOAD, DEFERRED,  DEFERRED,   false",
        "DOWNLOAD, THROTTLED, PENDING,    false",
        "DOWNLOAD, OUTAGE,    PENDING,    false",
        "DOWNLOAD, OPERATOR,  PENDING,    false",
        "UPLOAD,   PERMANENT, FAILED,     true",
        "UPLOAD,   RETRY,     DOWNLOADED, true",
        "UPLOAD,   THROTTLED, DOWNLOADED, false",
        "UPLOAD,   OUTAGE,    DOWNLOADED, false",
        "UPLOAD,   OPERATOR,  DOWNLOADED, false",
        "VERIFY,   PERMANENT, FAILED,     true",
        "VERIFY,   RETRY,     PENDING,    true",
        "VERIFY,   OUTAGE,    UPLOADED,   false",
        "VERIFY,   OPERATOR,  UPLOADED,   false"
    })
    void theFailureClassAloneDecidesTheNextStateOfAnItem(
            Station station, FailureClass failureClass, ItemState state, boolean counts) {
        Verdict verdict = Verdicts.of(station, failure(failureClass), 0, LIMIT);

        assertThat(verdict.state()).isEqualTo(state);
        assertThat(verdict.attemptCounts()).isEqualTo(counts);
        assertThat(verdict.unsure()).isFalse();
        assertThat(verdict.keepsFile())
                .as("whether the item keeps its file, which it does unless it is downloaded again")
                .isEqualTo(state == ItemState.DOWNLOADED || state == ItemState.UPLOADED);
    }

    @ParameterizedTest
    @EnumSource(Station.class)
    void theLastAttemptIsFinal(Station station) {
        assertThat(Verdicts.of(station, failure(FailureClass.RETRY), LIMIT - 2, LIMIT)
                        .state())
                .as("next state: a content that is unusable on the platform goes back to the first station")
                .isEqualTo(station == Station.VERIFY ? ItemState.PENDING : station.waiting());
        assertThat(Verdicts.of(station, failure(FailureClass.RETRY), LIMIT - 1, LIMIT)
                        .state())
                .isEqualTo(ItemState.FAILED);
    }

    @Test
    @Survives(FaultCell.BACKOFF)
    void theWaitDoublesFromTwoSecondsToFiveMinutes() {
        assertThat(pause(0)).isBetween(Duration.ofMillis(1500), Duration.ofMillis(2500));
        assertThat(pause(1)).isBetween(Duration.ofMillis(3000), Duration.ofMillis(5000));
        assertThat(pause(50)).isBetween(Duration.ofSeconds(225), Duration.ofSeconds(375));
    }

    @Test
    @Survives(FaultCell.UPLOAD_429_RETRY_AFTER)
    void aWaitRequestedByTheServerIsRespectedUpToALimit() {
        Failure asked = failure(FailureClass.RETRY).retryAfter(Duration.ofMinutes(7));
        Failure absurd = failure(FailureClass.RETRY).retryAfter(Duration.ofDays(365));

        assertThat(Verdicts.of(Station.UPLOAD, asked, 0, LIMIT).pause()).contains(Duration.ofMinutes(7));
        assertThat(Verdicts.of(Station.UPLOAD, absurd, 0, LIMIT).pause()).contains(Verdicts.LONGEST_WAIT);
    }

    @Test
    @Survives(FaultCell.UPLOAD_429_RETRY_AFTER)
    void noProbeIsMadeBeforeTheKnownEndOfAnOutage() {
        Failure brief = failure(FailureClass.OUTAGE).retryAfter(Duration.ofSeconds(1));
        Failure slow = failure(FailureClass.OUTAGE).retryAfter(Duration.ofMinutes(10));

        assertThat(Verdicts.of(Station.UPLOAD, brief, 0, LIMIT).pause()).contains(Verdicts.OUTAGE_TURN);
        assertThat(Verdicts.of(Station.UPLOAD, slow, 0, LIMIT).pause()).contains(Duration.ofMinutes(10));
        assertThat(Verdicts.unsure(slow).pause()).contains(Duration.ofMinutes(10));
    }

    @Test
    void anUnsureUploadKeepsItsFileAndCountsNoAttempt() {
        Verdict verdict = Verdicts.unsure(failure(FailureClass.RETRY));

        assertThat(verdict.unsure()).isTrue();
        assertThat(verdict.keepsFile()).isTrue();
        assertThat(verdict.attemptCounts()).isFalse();
        assertThat(verdict.state()).isEqualTo(ItemState.DOWNLOADED);
    }

    @Test
    void aDeferredDownloadFailsAfterTwoWeeks() {
        Instant since = Instant.parse("2026-11-01T10:00:00Z");
        Instant end = since.plus(Duration.ofDays(14));
        List<Failure> deferring = DownloadErrors.rules().stream()
                .filter(rule -> rule.failureClass() == FailureClass.DEFERRED)
                .map(rule -> Failure.of(FailureClass.DEFERRED, rule.name(), rule.advice()))
                .toList();

        assertThat(deferring).isNotEmpty().allSatisfy(failure -> {
            assertThat(Verdicts.ofDownload(failure, Items.toDownload("first"), LIMIT, end)
                            .state())
                    .isEqualTo(ItemState.DEFERRED);
            assertThat(Verdicts.ofDownload(failure, Items.deferredSince(since), LIMIT, end)
                            .state())
                    .isEqualTo(ItemState.DEFERRED);
            Verdict last = Verdicts.ofDownload(failure, Items.deferredSince(since), LIMIT, end.plusMillis(1));
            assertThat(last.state()).isEqualTo(ItemState.FAILED);
            assertThat(last.failure().rule()).isEqualTo(failure.rule());
        });
        assertThat(Verdicts.ofDownload(
                                failure(FailureClass.OUTAGE), Items.deferredSince(since), LIMIT, end.plusMillis(1))
                        .state())
                .as("state after an outage, which shows nothing about the video even if it was deferred for long")
                .isEqualTo(ItemState.PENDING);
    }

    private static Duration pause(int attemptsBefore) {
        return Verdicts.of(Station.DOWNLOAD, failure(FailureClass.RETRY), attemptsBefore, 100)
                .pause()
                .orElseThrow();
    }

    private static Failure failure(FailureClass failureClass) {
        return Failure.of(failureClass, "test", "A test.");
    }
}
