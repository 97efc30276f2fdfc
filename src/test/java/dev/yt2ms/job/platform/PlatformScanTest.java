package dev.yt2ms.job.platform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.doAnswer;
import static org.mockito.Mockito.doCallRealMethod;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.times;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.when;

import dev.yt2ms.ManualClock;
import dev.yt2ms.ledger.jdbc.PlatformIndex;
import dev.yt2ms.mainstreaming.PageRetry;
import dev.yt2ms.mainstreaming.PlatformException;
import dev.yt2ms.mainstreaming.VideoPlatform;
import dev.yt2ms.model.Content;
import dev.yt2ms.model.Failure;
import dev.yt2ms.model.FailureClass;
import dev.yt2ms.run.Retry;
import dev.yt2ms.run.RunControl;
import dev.yt2ms.run.StopReason;
import dev.yt2ms.settings.DestinationSettings;
import dev.yt2ms.settings.jobfile.JobFile;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

/** Tests when the platform index is refreshed, and how often a failed request is repeated. */
class PlatformScanTest {

    private static final Instant NOW = Instant.parse("2026-11-24T10:00:00Z");

    private final VideoPlatform platform = mock();
    private final PlatformIndex index = mock();
    private final RunControl control = new RunControl();
    private int requests;

    private PlatformScan scan(String destination) {
        return scan(destination, Clock.fixed(NOW, ZoneOffset.UTC));
    }

    private PlatformScan scan(String destination, Clock clock) {
        doCallRealMethod().when(platform).continueScan(any(), any());
        String yaml = "{migration: {name: test, source: {channel: '@test', api-key: k}, destination: {token: t, %s}}}"
                .formatted(destination);
        DestinationSettings settings = JobFile.parse("test", yaml, Path.of("")).destination();
        return new PlatformScan(platform, index, settings, control, clock);
    }

    /**
     * Simulates a page that fails this number of times, provided that the scan requests it again after each failure.
     */
    private void failing(FailureClass failureClass, int failures) {
        doAnswer(call -> {
                    PageRetry retry = call.getArgument(1);
                    return Retry.call(() -> page(failureClass, failures), PlatformException.class, retry, retry);
                })
                .when(platform)
                .scan(any(), any());
    }

    private Void page(FailureClass failureClass, int failures) {
        if (++requests <= failures) {
            throw new PlatformException(Failure.of(failureClass, "test", "No answer"));
        }
        return null;
    }

    @Test
    void aPageThatFailsOnceIsAskedForAgain() {
        failing(FailureClass.OUTAGE, 1);

        assertThat(scan("outage-limit: 1h").now()).isTrue();
        assertThat(requests).isEqualTo(2);
    }

    @Test
    void aLongOutageOrARefusalEndsTheScan() {
        failing(FailureClass.OUTAGE, 1);
        assertThatThrownBy(() -> scan("outage-limit: 0s").now()).isInstanceOf(PlatformException.class);
        requests = 0;
        assertThatThrownBy(() -> scan("outage-limit: 0s").now(content -> {})).isInstanceOf(PlatformException.class);
        requests = 0;
        assertThat(scan("outage-limit: 1h").now(content -> {})).isTrue();

        requests = 0;
        failing(FailureClass.OPERATOR, 1);
        assertThatThrownBy(() -> scan("outage-limit: 1h").now()).isInstanceOf(PlatformException.class);
    }

    @Test
    void anEndlessListOfContentsIsAbandoned() {
        Content content = mock();
        int[] contents = {0};
        doAnswer(call -> {
                    Predicate<Content> visitor = call.getArgument(0);
                    while (visitor.test(content)) {
                        contents[0]++;
                    }
                    return null;
                })
                .when(platform)
                .scan(any(), any());

        assertThatThrownBy(() -> scan("outage-limit: 1h").now())
                .isInstanceOf(PlatformException.class)
                .hasMessageContaining("list of contents does not end");
        assertThat(contents[0]).isEqualTo(2_000_000);
    }

    @Test
    void theEndOfTheRunEndsTheScanWithoutAnError() {
        failing(FailureClass.OUTAGE, 1);
        control.stop(StopReason.of(StopReason.Kind.SIGNAL, "test"));

        assertThat(scan("outage-limit: 1h").now()).isFalse();
    }

    @Test
    void theIndexIsRefreshedOnlyIfOldOrFromTheFuture() {
        PlatformScan scan = scan("index-every: 6h");
        when(index.indexedAt()).thenReturn(Optional.of(NOW.minus(Duration.ofHours(5))));
        scan.ifOld(Optional.empty());
        verify(platform, times(0)).scan(any(), any());

        when(index.indexedAt()).thenReturn(Optional.of(NOW.minus(Duration.ofHours(6))));
        scan.ifOld(Optional.empty());
        verify(platform, times(1)).scan(any(), any());

        when(index.indexedAt()).thenReturn(Optional.of(NOW.plus(Duration.ofHours(1))));
        scan.ifOld(Optional.empty());
        verify(platform, times(2)).scan(any(), any());

        scan("index-every: never").ifOld(Optional.empty());
        verify(platform, times(2)).scan(any(), any());
    }

    @Test
    void scansTakeAtMostTwoPercentOfTheTime() {
        ManualClock clock = new ManualClock(NOW);
        PlatformScan scan = doneIn(Duration.ofSeconds(4), clock);

        clock.set(NOW.plusSeconds(4 * 50 - 1));
        scan.ifOld(Optional.empty());
        verify(platform, times(1)).scan(any(), any());

        clock.set(NOW.plusSeconds(4 * 50));
        scan.ifOld(Optional.empty());
        verify(platform, times(2)).scan(any(), any());
    }

    /** Otherwise a single worker would spend each night on the list, and never upload anything. */
    @Test
    void aScanThatTookLongerThanTheTimeLeftIsNotRepeated() {
        ManualClock clock = new ManualClock(NOW);
        PlatformScan scan = doneIn(Duration.ofMinutes(40), clock);
        clock.set(NOW.plus(Duration.ofDays(1)));

        scan.ifOld(Optional.of(Duration.ofMinutes(30)));
        verify(platform, times(1)).scan(any(), any());

        scan.ifOld(Optional.of(Duration.ofMinutes(40)));
        verify(platform, times(2)).scan(any(), any());
    }

    @Test
    void anIndexThatWouldBeOldIsRefreshedShortlyBeforeTransferHours() {
        ManualClock clock = new ManualClock(NOW);
        PlatformScan scan = doneIn(Duration.ofMinutes(40), clock);
        clock.set(NOW.plus(Duration.ofHours(12)));

        scan.beforeTransfers(Duration.ofMinutes(81));
        scan.beforeTransfers(Duration.ofMinutes(39));
        verify(platform, times(1)).scan(any(), any());

        scan.beforeTransfers(Duration.ofMinutes(80));
        verify(platform, times(2)).scan(any(), any());

        when(index.indexedAt()).thenReturn(Optional.of(NOW.plus(Duration.ofHours(12))));
        scan.beforeTransfers(Duration.ofMinutes(40));
        verify(platform, times(2)).scan(any(), any());
    }

    /** Returns a scan that was made once, and takes this time. */
    private PlatformScan doneIn(Duration time, ManualClock clock) {
        PlatformScan scan = scan("index-every: 6h", clock);
        doAnswer(call -> {
                    clock.advance(time);
                    return null;
                })
                .when(platform)
                .scan(any(), any());
        scan.now();
        when(index.indexedAt()).thenReturn(Optional.of(NOW));
        return scan;
    }

    @Test
    void aFailedScanStopsNoUploadAndIsNotRepeatedAtOnce() {
        when(index.indexedAt()).thenReturn(Optional.empty());
        failing(FailureClass.OPERATOR, 1);
        PlatformScan scan = scan("index-every: 1h");

        scan.ifOld(Optional.empty());
        scan.ifOld(Optional.empty());

        verify(platform, times(1)).scan(any(), any());
        assertThat(control.isStopping()).isFalse();
    }
}
