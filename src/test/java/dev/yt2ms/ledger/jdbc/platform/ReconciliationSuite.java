package dev.yt2ms.ledger.jdbc.platform;

import static org.assertj.core.api.Assertions.assertThat;

import dev.yt2ms.ledger.EnumerationMode;
import dev.yt2ms.ledger.PlatformContent;
import dev.yt2ms.ledger.Reconciliation;
import dev.yt2ms.ledger.Reconciliation.PlatformSide;
import dev.yt2ms.ledger.Reconciliation.SourceSide;
import dev.yt2ms.ledger.Reconciliation.Unaccounted;
import dev.yt2ms.ledger.Station;
import dev.yt2ms.ledger.jdbc.LedgerSuite;
import dev.yt2ms.ledger.jdbc.LedgerSync;
import dev.yt2ms.ledger.jdbc.LedgerVerification;
import dev.yt2ms.ledger.jdbc.LedgerVideos;
import dev.yt2ms.ledger.jdbc.MigrationRuns;
import dev.yt2ms.ledger.jdbc.PlatformIndex;
import dev.yt2ms.ledger.jdbc.StateTriggers;
import dev.yt2ms.model.Content.Status;
import dev.yt2ms.model.Difference;
import dev.yt2ms.model.FailureClass;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Tests that the reconciliation counts every video and every content exactly once and names inconsistencies. */
abstract class ReconciliationSuite extends LedgerSuite {

    private PlatformIndex index;
    private LedgerVerification verification;
    private final List<PlatformContent> there = new ArrayList<>();

    @BeforeEach
    void openIndex() {
        jdbc.sql("DELETE FROM platform_content").update();
        there.clear();
        new MigrationRuns(database.dataSource(), "my-channel", clock).beginRun(EnumerationMode.FULL);
        index = new PlatformIndex(database.dataSource(), "my-channel", clock);
        verification = new LedgerVerification(database.dataSource(), "my-channel", clock);
    }

    private void upload(String videoId, String contentId) {
        beginUpload(videoId);
        ledger.uploaded(videoId, contentId, 1);
    }

    private void there(String contentId, String reference) {
        there.add(new PlatformContent(contentId, contentId + ".mp4", reference, "T", Status.READY, Optional.empty()));
    }

    private void look() {
        PlatformIndex.Scan scan = index.begin();
        index.record(there);
        scan.complete();
    }

    @Test
    void eachVideoAndContentIsCountedOnceAndTheTotalsAddUp() {
        upload("verified", "c1");
        beginComparison("verified");
        verification.verified("verified", List.of());
        upload("harmless", "c2");
        beginComparison("harmless");
        verification.verified("harmless", List.of(difference(Difference.Kind.HARMLESS)));
        upload("lossy", "c3");
        beginComparison("lossy");
        verification.verified("lossy", List.of(difference(Difference.Kind.LOSS)));
        upload("unverified", "c4");
        upload("gone", "c5");
        beginComparison("gone");
        verification.verified("gone", List.of());
        enumeration.recordUnavailable(List.of("gone"), "gone at the source");
        new LedgerSync(database.dataSource(), "my-channel", clock).recordGone();
        upload("missing", "c6");
        recordSelected("failed");
        ledger.failed(Station.DOWNLOAD, "failed", LedgerVideos.failed(FailureClass.PERMANENT));
        recordSelected("vanished");
        enumeration.recordUnavailable(List.of("vanished"), "gone at the source");
        enumeration.record(List.of(
                LedgerVideos.skipped("short", "select.min-duration: 3 s"),
                LedgerVideos.skipped("tiny", "select.min-duration: 2 s")));
        clock.advance(Duration.ofHours(1));
        for (int content = 1; content <= 5; content++) {
            there("c" + content, "");
        }
        there("f1", "");
        there("f2", "4711");
        there("like", "open");
        look();
        upload("late", "c9");
        recordSelected("open");

        Reconciliation books = view.reconciliation();

        assertThat(books.lookedAt()).contains(clock.instant());
        assertThat(books.source())
                .containsOnly(
                        Map.entry(SourceSide.VERIFIED, 2L),
                        Map.entry(SourceSide.DIFFERING, 1L),
                        Map.entry(SourceSide.UNVERIFIED, 2L),
                        Map.entry(SourceSide.GONE_AND_KEPT, 1L),
                        Map.entry(SourceSide.GONE, 1L),
                        Map.entry(SourceSide.MISSING, 1L),
                        Map.entry(SourceSide.FAILED, 1L),
                        Map.entry(SourceSide.SKIPPED, 2L),
                        Map.entry(SourceSide.OPEN, 1L));
        assertThat(books.platform())
                .containsOnly(
                        Map.entry(PlatformSide.OURS, 5L),
                        Map.entry(PlatformSide.LIKE_OURS, 1L),
                        Map.entry(PlatformSide.FOREIGN, 2L));
        assertThat(books.videos())
                .isEqualTo(view.counts().values().stream()
                        .mapToLong(Long::longValue)
                        .sum());
        assertThat(books.contents()).isEqualTo(there.size());
        assertThat(books.notSeenYet()).isOne();
        assertThat(books.unexplained()).isOne();
        assertThat(books.unaccounted()).containsExactly(new Unaccounted("MISSING", "missing", "c6"));
    }

    @Test
    void doubledAndSharedContentsAreUnaccountedFor() {
        upload("double", "c1");
        upload("one", "c2");
        upload("other", "c2");
        clock.advance(Duration.ofHours(1));
        there("c1", "the-reference");
        there("c1-again", "the-reference");
        there("c2", "one");
        look();

        Reconciliation books = view.reconciliation();

        assertThat(books.unaccounted())
                .containsExactly(
                        new Unaccounted("SHARED", "one", "c2"),
                        new Unaccounted("SHARED", "other", "c2"),
                        new Unaccounted("DOUBLED", "double", "c1-again"));
        assertThat(books.unexplained()).isEqualTo(3);
    }

    @Test
    void aReferenceThatContainsMoreThanTheIdStillIdentifiesItsVideo() {
        upload("doubledoubl", "c1");
        recordSelected("openopenope");
        clock.advance(Duration.ofHours(1));
        there("c1", "tv-doubledoubl-hd");
        there("c2", "tv-doubledoubl-hd");
        there("c3", "tv-openopenope-hd");
        there("c4", "tv-openopenop");
        look();

        Reconciliation books = view.reconciliation();

        assertThat(books.unaccounted()).containsExactly(new Unaccounted("DOUBLED", "doubledoubl", "c2"));
        assertThat(books.platform())
                .containsOnly(
                        Map.entry(PlatformSide.OURS, 1L),
                        Map.entry(PlatformSide.DOUBLED, 1L),
                        Map.entry(PlatformSide.LIKE_OURS, 1L),
                        Map.entry(PlatformSide.FOREIGN, 1L));
    }

    @Test
    void adoptedContentsCountAsUploaded() {
        there("c1", "adopted");
        look();
        recordSelected("adopted");
        ledger.adopted("adopted", "c1", "c1.mp4", Map.of());
        clock.advance(Duration.ofHours(1));
        look();

        assertThat(view.reconciliation().source()).containsOnly(Map.entry(SourceSide.UNVERIFIED, 1L));

        beginComparison("adopted");
        verification.verified("adopted", List.of(difference(Difference.Kind.LOSS)));

        assertThat(view.reconciliation().source()).containsOnly(Map.entry(SourceSide.DIFFERING, 1L));
        assertThat(view.reconciliation().platform()).containsOnly(Map.entry(PlatformSide.OURS, 1L));
    }

    @Test
    void anUnusableContentStillBelongsToAVideoSkippedLater() {
        upload("broken", "c1");
        beginComparison("broken");
        ledger.failed(Station.VERIFY, "broken", LedgerVideos.failed(FailureClass.PERMANENT));
        there("c1", "broken");
        look();
        enumeration.record(List.of(LedgerVideos.skipped("broken", "select.min-duration: 3 s")));

        assertThat(view.reconciliation().source()).containsOnly(Map.entry(SourceSide.SKIPPED, 1L));
        assertThat(view.reconciliation().platform()).containsOnly(Map.entry(PlatformSide.UNFINISHED, 1L));
    }

    @Test
    void anItemInProgressDoesNotCountAsDeletedOnYouTube() {
        beginUpload("sending");
        enumeration.recordUnavailable(List.of("sending"), "gone at the source");

        assertThat(view.reconciliation().source()).containsOnly(Map.entry(SourceSide.OPEN, 1L));
    }

    @Test
    void aContentDeletedWithItsVideoIsNotMissing() {
        upload("gone", "c1");
        enumeration.recordUnavailable(List.of("gone"), "gone at the source");
        new LedgerSync(database.dataSource(), "my-channel", clock).deleted("gone", "deleted on the platform");
        clock.advance(Duration.ofHours(1));
        look();

        assertThat(view.reconciliation().source()).containsOnly(Map.entry(SourceSide.GONE, 1L));
        assertThat(view.reconciliation().unexplained()).isZero();
    }

    @Test
    void aContentThatWillBeReplacedBelongsToItsVideo() {
        upload("again", "c1");
        jdbc.sql("UPDATE migration_item SET state = 'PENDING'").update();
        there("c1", "again");
        look();

        assertThat(view.reconciliation().platform()).containsOnly(Map.entry(PlatformSide.UNFINISHED, 1L));
        assertThat(view.reconciliation().unexplained()).isZero();
    }

    @Test
    void nothingIsMissingBeforeTheFirstScan() {
        upload("one", "c1");
        clock.advance(Duration.ofDays(1));

        Reconciliation books = view.reconciliation();

        assertThat(books.lookedAt()).isEmpty();
        assertThat(books.source()).containsOnly(Map.entry(SourceSide.UNVERIFIED, 1L));
        assertThat(books.notSeenYet()).isOne();
        assertThat(books.unexplained()).isZero();
    }

    /** The ledger has 20,000 videos. The platform has their contents and 50,000 foreign ones. */
    @Test
    void aLargeChannelIsReconciledWithALargePlatform() throws SQLException {
        StateTriggers.suspended(
                database.dataSource(),
                () -> jdbc.sql(
                                "INSERT INTO migration_item (migration, video_id, title, description, published_at, duration_seconds,"
                                        + " tags, category_id, privacy, live_status, language, channel_id, channel_title, fetched_at, state,"
                                        + " updated_at, content_id, uploaded_at) SELECT :migration, 'v' || n, 't', 'd', :at, 1, '[]', '',"
                                        + " 'PUBLIC', 'NONE', '', '', '', :at, 'VERIFIED', :at, 'c' || n, :at FROM "
                                        + numbers(20_000))
                        .param("migration", "my-channel")
                        .param("at", time(clock.instant()))
                        .update());
        clock.advance(Duration.ofHours(1));
        jdbc.sql(
                        "INSERT INTO platform_content (migration, content_id, filename, name_key, reference_id, title, status, scan,"
                                + " seen_at) SELECT :migration, 'c' || n, n || '.mp4', n || '.mp4', 'r' || n, 't', 'READY', 1, :at"
                                + " FROM " + numbers(70_000))
                .param("migration", "my-channel")
                .param("at", time(clock.instant()))
                .update();
        Reconciliation books = view.reconciliation();

        assertThat(books.source()).containsOnly(Map.entry(SourceSide.VERIFIED, 20_000L));
        assertThat(books.platform())
                .containsOnly(Map.entry(PlatformSide.OURS, 20_000L), Map.entry(PlatformSide.FOREIGN, 50_000L));
    }

    /** Returns a table expression with the numbers from 0 to {@code many} - 1 in a column {@code n}. */
    abstract String numbers(int many);

    private static Difference difference(Difference.Kind kind) {
        return new Difference("title", kind, "a", "b", Optional.empty());
    }
}
