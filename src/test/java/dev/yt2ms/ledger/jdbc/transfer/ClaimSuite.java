package dev.yt2ms.ledger.jdbc.transfer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.yt2ms.faults.FaultCell;
import dev.yt2ms.faults.Survives;
import dev.yt2ms.ledger.EnumeratedVideo;
import dev.yt2ms.ledger.EnumerationMode;
import dev.yt2ms.ledger.ItemState;
import dev.yt2ms.ledger.LedgerView;
import dev.yt2ms.ledger.MigrationItem;
import dev.yt2ms.ledger.MigrationRun;
import dev.yt2ms.ledger.Station;
import dev.yt2ms.ledger.jdbc.JdbcControlCandidates;
import dev.yt2ms.ledger.jdbc.JdbcLedgerView;
import dev.yt2ms.ledger.jdbc.JdbcMigrationLedger;
import dev.yt2ms.ledger.jdbc.LedgerEnumeration;
import dev.yt2ms.ledger.jdbc.LedgerSuite;
import dev.yt2ms.ledger.jdbc.LedgerVideos;
import dev.yt2ms.ledger.jdbc.MigrationRuns;
import dev.yt2ms.model.FailureClass;
import dev.yt2ms.model.Video;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TimeZone;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests which item a worker claims, and when an item can be claimed. */
abstract class ClaimSuite extends LedgerSuite {

    private static final Set<Station> ALL = EnumSet.allOf(Station.class);

    @Test
    void claimsInTheOrderOfEnumeration() {
        recordSelected("c", "a");
        recordSelected("b");
        assertThat(List.of(claim(Station.DOWNLOAD), claim(Station.DOWNLOAD), claim(Station.DOWNLOAD)))
                .containsExactly("c", "a", "b");
        assertThat(claim(Station.DOWNLOAD)).isEqualTo("nothing");
    }

    @Test
    void claimsUntriedItemsThenThoseOfTheOldestFailure() {
        MigrationRuns runs = new MigrationRuns(database.dataSource(), "my-channel", clock);
        recordSelected("a", "b", "c", "d");
        runs.beginRun(EnumerationMode.FULL);
        failNext("a");
        nextRun(runs);
        ledger.recover();
        failNext("b");
        nextRun(runs);
        ledger.recover();
        assertThat(claimAll()).containsExactly("c", "d", "a", "b");
    }

    @Test
    void unrestrictedPublicVideosComeFirstAsControls() {
        List<Video> videos = List.of(
                LedgerVideos.video("blocked", 900, Video.Privacy.PUBLIC, true),
                LedgerVideos.video("unlisted", 800, Video.Privacy.UNLISTED, false),
                LedgerVideos.video("private", 700, Video.Privacy.PRIVATE, false),
                LedgerVideos.video("first", 1, Video.Privacy.PUBLIC, false),
                LedgerVideos.video("middle", 2, Video.Privacy.PUBLIC, false),
                LedgerVideos.video("watched", 600, Video.Privacy.PUBLIC, false),
                LedgerVideos.video("last", 3, Video.Privacy.PUBLIC, false),
                LedgerVideos.video("blockedToo", 4, Video.Privacy.PUBLIC, true));
        enumeration.record(videos.stream()
                .map(video -> new EnumeratedVideo(video, Optional.empty()))
                .toList());
        JdbcControlCandidates candidates = new JdbcControlCandidates(database.dataSource(), "my-channel", clock);

        assertThat(candidates.untried(9))
                .extracting(Video::id)
                .startsWith("watched", "last")
                .containsExactlyInAnyOrder("watched", "last", "middle", "first", "unlisted", "blocked", "blockedToo")
                .endsWith("unlisted", "blocked", "blockedToo");
        assertThat(candidates.untried(3))
                .extracting(video -> video.publication().restricted())
                .startsWith(false, false, false);
        new MigrationRuns(database.dataSource(), "my-channel", clock).beginRun(EnumerationMode.FULL);
        candidates.tried("watched");
        assertThat(candidates.untried(9)).extracting(Video::id).doesNotContain("watched");
    }

    private void failNext(String id) {
        assertThat(claim(Station.DOWNLOAD)).isEqualTo(id);
        ledger.failed(Station.DOWNLOAD, id, LedgerVideos.failed(FailureClass.RETRY));
    }

    private static void nextRun(MigrationRuns runs) {
        runs.endRun(MigrationRun.State.COMPLETED, Optional.empty(), Optional.empty());
        runs.beginRun(EnumerationMode.FULL);
    }

    private List<String> claimAll() {
        List<String> claimed = new ArrayList<>();
        for (String id = claim(Station.DOWNLOAD); !id.equals("nothing"); id = claim(Station.DOWNLOAD)) {
            claimed.add(id);
        }
        return claimed;
    }

    @Test
    void partialDownloadsAndReleasedItemsKeepTheirPlaceInTheOrder() {
        new MigrationRuns(database.dataSource(), "my-channel", clock).beginRun(EnumerationMode.FULL);
        recordSelected("a", "b", "c");
        claim(Station.DOWNLOAD);
        ledger.failed(
                Station.DOWNLOAD,
                "a",
                LedgerVideos.again(Station.DOWNLOAD, Duration.ZERO).keepingPlace());
        assertThat(claim(Station.DOWNLOAD)).isEqualTo("a");
        ledger.recover();
        assertThat(claimAll()).containsExactly("a", "b", "c");
    }

    /** A claim must read the items in the order of an index, because sorting all waiting items would take seconds. */
    @Test
    void aClaimAmongTwentyThousandItemsIsQuickEvenIfManyWait() {
        int videos = 20_000;
        int few = 500;
        recordVideos(0, few);
        // PostgreSQL may need a minute until it collects statistics by itself. Without them it may not use the index
        // that finds a single video.
        jdbc.sql("ANALYZE").update();
        recordVideos(few, videos);
        jdbc.sql("UPDATE migration_item SET tried_run = 1 WHERE list_position % 3 = 0")
                .update();
        claim(Station.DOWNLOAD);
        long start = System.nanoTime();
        int claims = 200;
        for (int i = 0; i < claims; i++) {
            assertThat(claim(Station.DOWNLOAD)).isNotEqualTo("nothing");
        }
        Duration each = Duration.ofNanos((System.nanoTime() - start) / claims);
        System.out.printf("a claim among %d takes %.2f ms%n", videos, each.toNanos() / 1e6);
        assertThat(each).isLessThan(Duration.ofMillis(300));
    }

    private void recordVideos(int from, int to) {
        enumeration.record(IntStream.range(from, to)
                .mapToObj(i -> LedgerVideos.selected("video" + i))
                .toList());
    }

    @Test
    void claimsOnlyItemsInTheStateOfTheStation() {
        stage("a");
        recordSelected("b");
        assertThat(claim(Station.UPLOAD)).isEqualTo("a");
        assertThat(claim(Station.UPLOAD)).isEqualTo("nothing");
        assertThat(claim(Station.DOWNLOAD)).isEqualTo("b");
        assertThat(state("a")).isEqualTo(ItemState.UPLOADING);
        assertThat(state("b")).isEqualTo(ItemState.DOWNLOADING);
    }

    @Test
    void claimsOnlyItemsOfItsOwnMigration() {
        recordSelected("a");
        JdbcMigrationLedger other = new JdbcMigrationLedger(database.dataSource(), "other", clock);
        assertThat(other.claim(Station.DOWNLOAD, "me")).isEmpty();
        LedgerView otherView = new JdbcLedgerView(database.dataSource(), "other", clock);
        assertThat(otherView.hasOpenWork(ALL)).isFalse();
        assertThat(otherView.counts()).isEmpty();
        new LedgerEnumeration(database.dataSource(), "other", clock).record(List.of(LedgerVideos.selected("a")));
        assertThat(other.claim(Station.DOWNLOAD, "me")).isPresent();
        assertThat(state("a")).isEqualTo(ItemState.PENDING);
    }

    /**
     * Each item fails directly after it was claimed, and then waits for five minutes. No worker may claim it a second
     * time.
     */
    @Test
    void givesEachItemToOneOfManyThreads() throws Exception {
        int videos = 200;
        enumeration.record(IntStream.range(0, videos)
                .mapToObj(i -> LedgerVideos.selected("video" + i))
                .toList());
        List<String> claimed = Collections.synchronizedList(new ArrayList<>());
        ExecutorService threads = Executors.newFixedThreadPool(8);
        try {
            List<Callable<Void>> workers = new ArrayList<>();
            for (int worker = 0; worker < 8; worker++) {
                String owner = "worker" + worker;
                workers.add(() -> {
                    // A worker must ask again after an empty result, because other workers may be claiming the last
                    // items at that moment.
                    while (claimed.size() < videos) {
                        ledger.claim(Station.DOWNLOAD, owner).ifPresent(item -> {
                            claimed.add(item.id());
                            ledger.failed(
                                    Station.DOWNLOAD,
                                    item.id(),
                                    LedgerVideos.again(Station.DOWNLOAD, Duration.ofMinutes(5)));
                        });
                    }
                    return null;
                });
            }
            for (Future<Void> worker : threads.invokeAll(workers)) {
                worker.get();
            }
        } finally {
            threads.shutdownNow();
        }
        assertThat(claimed).hasSize(videos).doesNotHaveDuplicates();
        assertThat(claim(Station.DOWNLOAD)).isEqualTo("nothing");
    }

    @Test
    void leavesAnItemAloneUntilItsPauseIsOver() {
        recordSelected("a", "b");
        claim(Station.DOWNLOAD);
        ledger.failed(Station.DOWNLOAD, "a", LedgerVideos.again(Station.DOWNLOAD, Duration.ofMinutes(5)));
        assertThat(claim(Station.DOWNLOAD)).isEqualTo("b");
        assertThat(claim(Station.DOWNLOAD)).isEqualTo("nothing");
        clock.advance(Duration.ofMinutes(5).minusMillis(1));
        assertThat(claim(Station.DOWNLOAD)).isEqualTo("nothing");
        clock.advance(Duration.ofMillis(1));
        assertThat(claim(Station.DOWNLOAD)).isEqualTo("a");
    }

    @Test
    @Survives(FaultCell.CLOCK_SET_BACK)
    void noItemIsStuckWhenTheClockIsSetBack() {
        recordSelected("a");
        claim(Station.DOWNLOAD);
        ledger.failed(Station.DOWNLOAD, "a", LedgerVideos.again(Station.DOWNLOAD, Duration.ofMinutes(5)));
        clock.advance(Duration.ofDays(-1));
        assertThat(claim(Station.DOWNLOAD)).isEqualTo("a");
    }

    /**
     * The clock is set back by less than the longest possible wait. The length of the remaining wait therefore does not
     * show that the clock was changed.
     */
    @Test
    @Survives(FaultCell.CLOCK_SET_BACK)
    void noItemWaitsLongerWhenTheClockIsSetBack() {
        recordSelected("a");
        claim(Station.DOWNLOAD);
        ledger.failed(Station.DOWNLOAD, "a", LedgerVideos.again(Station.DOWNLOAD, Duration.ofMinutes(5)));
        clock.advance(Duration.ofHours(-1));
        assertThat(claim(Station.DOWNLOAD)).isEqualTo("nothing");
        ledger.forgetWaits();
        assertThat(claim(Station.DOWNLOAD)).isEqualTo("a");
    }

    @Test
    @Survives(FaultCell.CLOCK_SET_BACK)
    void theNextStartEndsWaitsMadeTooLongByTheClock() {
        recordSelected("a");
        claim(Station.DOWNLOAD);
        ledger.failed(Station.DOWNLOAD, "a", LedgerVideos.again(Station.DOWNLOAD, Duration.ofMinutes(5)));
        clock.advance(Duration.ofHours(-1));
        ledger.recover();
        assertThat(claim(Station.DOWNLOAD)).isEqualTo("a");
    }

    @ParameterizedTest
    @ValueSource(strings = {"PT24H", "PT1H", "PT-1H", "PT-24H"})
    @Survives({FaultCell.CLOCK_SET_BACK, FaultCell.CLOCK_SET_FORWARD})
    void noItemIsClaimedTwiceWhenTheClockJumps(Duration jump) {
        recordSelected("a");
        claim(Station.DOWNLOAD);
        clock.advance(jump);
        assertThat(claim(Station.DOWNLOAD)).isEqualTo("nothing");
        ledger.downloaded("a", LedgerVideos.FILE);
        assertThat(claim(Station.UPLOAD)).isEqualTo("a");
    }

    @Test
    @Survives(FaultCell.CLOCK_SET_FORWARD)
    void waitsAreOverWhenTheClockIsSetForward() {
        recordSelected("a");
        claim(Station.DOWNLOAD);
        ledger.failed(Station.DOWNLOAD, "a", LedgerVideos.again(Station.DOWNLOAD, Duration.ofMinutes(5)));
        clock.advance(Duration.ofHours(1));
        assertThat(claim(Station.DOWNLOAD)).isEqualTo("a");
    }

    /** In Rome, the hour from 02:00 to 03:00 occurs twice on 2026-10-25 and is missing on 2026-03-29. */
    @ParameterizedTest
    @ValueSource(strings = {"2026-10-25T00:58:00Z", "2026-10-25T01:58:00Z", "2026-03-29T00:58:00Z"})
    @Survives(FaultCell.SUMMER_TIME)
    void waitsLastAsLongWhenSummerTimeBeginsOrEnds(Instant night) {
        TimeZone zone = TimeZone.getDefault();
        TimeZone.setDefault(TimeZone.getTimeZone("Europe/Rome"));
        try {
            clock.advance(Duration.between(clock.instant(), night));
            recordSelected("a");
            claim(Station.DOWNLOAD);
            ledger.failed(Station.DOWNLOAD, "a", LedgerVideos.again(Station.DOWNLOAD, Duration.ofMinutes(5)));
            clock.advance(Duration.ofMinutes(5).minusMillis(1));
            assertThat(claim(Station.DOWNLOAD)).isEqualTo("nothing");
            clock.advance(Duration.ofMillis(1));
            assertThat(claim(Station.DOWNLOAD)).isEqualTo("a");
        } finally {
            TimeZone.setDefault(zone);
        }
    }

    @Test
    void aReleasedItemIsAsIfItHadNeverBeenClaimed() {
        recordSelected("a");
        claim(Station.DOWNLOAD);
        ledger.release(Station.DOWNLOAD, "a");
        assertThat(state("a")).isEqualTo(ItemState.PENDING);
        assertThat(column("a", "claimed_by")).isNull();
        assertThat(claimItem(Station.DOWNLOAD).orElseThrow().attempts().downloads())
                .isZero();
    }

    @Test
    void remembersTheSizeOfADownloadThatDidNotFitIntoStaging() {
        recordSelected("a");
        claim(Station.DOWNLOAD);
        ledger.releaseForRoom("a", 5_000_000_000L);
        assertThat(claimItem(Station.DOWNLOAD).orElseThrow().expectedBytes()).hasValue(5_000_000_000L);
    }

    @Test
    void handsAStagedFileFromTheDownloadToTheUpload() {
        stage("a");
        MigrationItem item = claimItem(Station.UPLOAD).orElseThrow();
        assertThat(item.staged()).contains(LedgerVideos.FILE);
        assertThat(item.video()).isEqualTo(LedgerVideos.video("a"));
        assertThat(item.uploadUnsure()).isFalse();
        assertThat(item.uploadFilename()).isEmpty();
    }

    @Test
    void aStationHasWorkAsLongAsAnItemCanReachIt() {
        assertThat(view.hasOpenWork(ALL)).isFalse();
        recordSelected("a");
        assertThat(view.hasOpenWork(ALL)).isTrue();
        claim(Station.DOWNLOAD);
        assertThat(view.hasOpenWork(ALL)).isTrue();
        ledger.downloaded("a", LedgerVideos.FILE);
        assertThat(view.hasOpenWork(ALL)).isTrue();
        claim(Station.UPLOAD);
        assertThat(view.hasOpenWork(ALL)).isTrue();
        assertThat(view.hasOpenWork(EnumSet.of(Station.VERIFY))).isFalse();
        ledger.uploaded("a", "content", 1);
        assertThat(view.hasOpenWork(ALL)).isTrue();
        assertThat(view.hasOpenWork(EnumSet.of(Station.DOWNLOAD, Station.UPLOAD)))
                .isFalse();
        claim(Station.VERIFY);
        assertThat(view.hasOpenWork(ALL)).isTrue();
        verification.verified("a", List.of());
        assertThat(view.hasOpenWork(ALL)).isFalse();
        enumeration.record(List.of(LedgerVideos.skipped("b", "no")));
        assertThat(view.hasOpenWork(ALL)).isFalse();
    }

    @Test
    void nothingIsDueIfNoItemWaits() {
        recordSelected("a");
    }

    private static Instant time(Object value) {
        return value instanceof Timestamp timestamp ? timestamp.toInstant() : ((OffsetDateTime) value).toInstant();
    }
}
