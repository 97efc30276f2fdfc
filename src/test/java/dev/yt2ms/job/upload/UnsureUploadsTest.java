package dev.yt2ms.job.upload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.anyLong;
import static org.mockito.Mockito.doAnswer;
import static org.mockito.Mockito.doThrow;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.never;
import static org.mockito.Mockito.times;
import static org.mockito.Mockito.verify;

import dev.yt2ms.ManualClock;
import dev.yt2ms.faults.FaultCell;
import dev.yt2ms.faults.Survives;
import dev.yt2ms.job.Items;
import dev.yt2ms.job.platform.IndexedPlatform;
import dev.yt2ms.job.platform.PlatformGuard;
import dev.yt2ms.job.platform.PlatformScan;
import dev.yt2ms.ledger.EnumeratedVideo;
import dev.yt2ms.ledger.EnumerationMode;
import dev.yt2ms.ledger.ItemState;
import dev.yt2ms.ledger.MigrationItem;
import dev.yt2ms.ledger.Station;
import dev.yt2ms.ledger.database.LedgerDatabase;
import dev.yt2ms.ledger.database.PreparedLedger;
import dev.yt2ms.ledger.jdbc.JdbcLedgerView;
import dev.yt2ms.ledger.jdbc.JdbcMigrationLedger;
import dev.yt2ms.ledger.jdbc.LedgerEnumeration;
import dev.yt2ms.ledger.jdbc.MigrationRuns;
import dev.yt2ms.ledger.jdbc.PlatformIndex;
import dev.yt2ms.mainstreaming.ContentVisitor;
import dev.yt2ms.mainstreaming.PlatformException;
import dev.yt2ms.mainstreaming.VideoPlatform;
import dev.yt2ms.mapping.FieldMapping;
import dev.yt2ms.model.Content;
import dev.yt2ms.model.Failure;
import dev.yt2ms.model.FailureClass;
import dev.yt2ms.run.RunControl;
import dev.yt2ms.run.StopReason;
import dev.yt2ms.settings.Settings;
import dev.yt2ms.settings.jobfile.JobFile;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests, with a real ledger, how a run finds out whether an upload with unknown outcome has arrived. */
class UnsureUploadsTest {

    private static final String ID = "AbCdEfGhIjK";
    private static final int PAGE = 25;
    private static final Settings SETTINGS = JobFile.parse(
            "test",
            "{migration: {name: test, source: {channel: '@x', api-key: k}, destination: {token: t}}}",
            Path.of(""));

    private static final class Death extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }

    private final List<Content> contents = new ArrayList<>();
    private final VideoPlatform platform = mock();
    private final RunControl control = new RunControl();
    private final ManualClock clock = new ManualClock(Instant.parse("2026-11-24T10:00:00Z"));
    /** The number of pages that a process reads before it dies. */
    private int pagesOfALife = Integer.MAX_VALUE;

    private int pages;

    @AutoClose
    private LedgerDatabase database;

    @BeforeEach
    void openLedger(@TempDir Path folder) {
        database = PreparedLedger.open(folder, "unsure-uploads");
        new MigrationRuns(database.dataSource(), "test", clock).beginRun(EnumerationMode.FULL);
        doAnswer(call -> {
                    ContentVisitor visitor = call.getArgument(1);
                    int read = 0;
                    for (int at = Math.toIntExact(call.<Long>getArgument(0)); at < contents.size(); at += PAGE) {
                        if (++read > pagesOfALife) {
                            throw new Death();
                        }
                        pages++;
                        List<Content> page = contents.subList(at, Math.min(contents.size(), at + PAGE));
                        if (page.stream().anyMatch(content -> !visitor.test(content))) {
                            break;
                        }
                        visitor.pageEnds(at + page.size());
                    }
                    return null;
                })
                .when(platform)
                .scan(anyLong(), any(), any());
    }

    /** Creates an instance as a new process would. */
    private UnsureUploads unsureUploads() {
        PlatformIndex index = new PlatformIndex(database.dataSource(), "test", clock);
        return new UnsureUploads(
                new PlatformScan(new IndexedPlatform(platform, index), index, SETTINGS.destination(), control, clock),
                new PlatformGuard(index, FieldMapping.of(SETTINGS.mapping()), SETTINGS.destination()),
                index,
                control,
                clock,
                List.of(Duration.ofMillis(1), Duration.ofMillis(1)));
    }

    private Optional<String> find() throws InterruptedException {
        return unsureUploads().find(Items.unsureUpload(ID));
    }

    /** Records an upload during which the process died. Returns the item as the next process finds it. */
    private MigrationItem killedInUpload() {
        JdbcMigrationLedger ledger = new JdbcMigrationLedger(database.dataSource(), "test", clock);
        new LedgerEnumeration(database.dataSource(), "test", clock)
                .record(List.of(new EnumeratedVideo(Items.video(ID), Optional.empty())));
        ledger.claim(Station.DOWNLOAD, "me").orElseThrow();
        ledger.downloaded(ID, Items.unsureUpload(ID).staged().orElseThrow());
        ledger.claim(Station.UPLOAD, "me").orElseThrow();
        ledger.intendUpload(ID, Map.of("filename", ID + ".mp4"));
        ledger.recover();
        List<MigrationItem> items = new ArrayList<>();
        new JdbcLedgerView(database.dataSource(), "test", clock).forEach(ItemState.DOWNLOADED, items::add);
        return items.get(0);
    }

    @Test
    void aContentWithTheVideosReferenceIsItsUpload() throws Exception {
        contents.add(content("c1", ID + ".mp4", ID, Content.Status.QUEUED, Duration.ofSeconds(10)));

        assertThat(find()).contains("c1");
    }

    @Test
    void aContentWithoutReferenceIsMatchedByFileNameIgnoringCase() throws Exception {
        contents.add(content("c1", "ABCDEFGHIJK.MP4", "", Content.Status.READY, Duration.ofSeconds(10)));

        assertThat(find()).contains("c1");
    }

    @Test
    void aForeignContentWithTheSameNameIsNotTheUpload() throws Exception {
        contents.add(content("c1", ID + ".mp4", "somebody else's", Content.Status.READY, Duration.ofSeconds(10)));

        assertThat(find()).isEmpty();
    }

    @Test
    @Survives({FaultCell.CONTENT_IN_ERROR, FaultCell.CONTENT_OF_OTHER_DURATION})
    void aContentInErrorOrOfAnotherLengthDidNotArrive() throws Exception {
        contents.add(content("c1", ID + ".mp4", ID, Content.Status.ERROR, Duration.ofSeconds(10)));
        contents.add(content("c2", ID + ".mp4", ID, Content.Status.READY, Duration.ofSeconds(5)));

        assertThat(find()).isEmpty();
    }

    @Test
    void aListThatNeedsSeveralProcessLivesIsReadToItsEnd() throws Exception {
        for (int i = 0; i < 500; i++) {
            contents.add(content("c" + i, i + ".mp4", "ref" + i, Content.Status.READY, Duration.ofSeconds(10)));
        }
        contents.add(content("last", ID + ".mp4", ID, Content.Status.READY, Duration.ofSeconds(10)));
        MigrationItem item = killedInUpload();
        clock.advance(PlatformScan.visibleAfter());
        pagesOfALife = 2;

        int lives = 1;
        for (; lives < 100 && diesWhileAsking(item); lives++) {
            clock.advance(Duration.ofSeconds(15));
        }

        assertThat(lives).isLessThan(20);
        assertThat(unsureUploads().find(item)).contains("last");
    }

    private boolean diesWhileAsking(MigrationItem item) throws InterruptedException {
        try {
            unsureUploads().find(item);
            return false;
        } catch (Death e) {
            return true;
        }
    }

    @Test
    void thePlatformIsNotAskedBeforeItMustListTheContent() throws Exception {
        MigrationItem item = killedInUpload();
        Duration left = Duration.ofMillis(500);
        clock.advance(PlatformScan.visibleAfter().minus(left));
        long start = System.nanoTime();

        unsureUploads().find(item);

        assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThanOrEqualTo(left);
    }

    @Test
    void oneScanAnswersForAllUploadsThatEndedBeforeIt() throws Exception {
        MigrationItem item = killedInUpload();
        contents.add(content("c1", "other.mp4", "other", Content.Status.READY, Duration.ofSeconds(10)));
        clock.advance(PlatformScan.visibleAfter());

        assertThat(unsureUploads().find(item)).isEmpty();
        clock.advance(Duration.ofSeconds(60));
        assertThat(unsureUploads().find(item)).isEmpty();

        assertThat(pages).isEqualTo(1);
    }

    @Test
    void aSearchInterruptedByTheEndOfTheRunProvesNothing() throws Exception {
        control.stop(StopReason.of(StopReason.Kind.SIGNAL, "test"));
        UnsureUploads unsureUploads = unsureUploads();

        assertThat(unsureUploads.awaitArrival(Items.unsureUpload(ID))).isEmpty();
        assertThat(unsureUploads.gaveUp()).isTrue();
        verify(platform, never()).scan(anyLong(), any(), any());
    }

    @Test
    void aContentThatIsNotVisibleAtOnceIsFound() throws Exception {
        doAnswer(call -> {
                    ContentVisitor visitor = call.getArgument(1);
                    if (++pages == 2) {
                        visitor.test(content("c1", ID + ".mp4", ID, Content.Status.QUEUED, Duration.ZERO));
                    }
                    clock.advance(Duration.ofSeconds(1));
                    return null;
                })
                .when(platform)
                .scan(anyLong(), any(), any());

        assertThat(unsureUploads().awaitArrival(Items.unsureUpload(ID))).contains("c1");
    }

    @Test
    @Survives(FaultCell.KEY_REFUSED)
    void aKeyRefusedDuringTheSearchStopsTheRunAtOnce() {
        doThrow(new PlatformException(Failure.of(FailureClass.OPERATOR, "key-refused", "The key is refused")))
                .when(platform)
                .scan(anyLong(), any(), any());

        assertThatThrownBy(() -> unsureUploads().awaitArrival(Items.unsureUpload(ID)))
                .isInstanceOf(PlatformException.class);

        assertThat(control.reason())
                .contains(StopReason.of(StopReason.Kind.OPERATOR, "The key is refused")
                        .ofAll());
        verify(platform, times(1)).scan(anyLong(), any(), any());
    }

    private static Content content(
            String id, String filename, String reference, Content.Status status, Duration duration) {
        return new Content(
                id, filename, reference, "title", status, Optional.of(duration), OptionalLong.empty(), Map.of());
    }
}
