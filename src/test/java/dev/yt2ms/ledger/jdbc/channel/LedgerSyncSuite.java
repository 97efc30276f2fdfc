package dev.yt2ms.ledger.jdbc.channel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.yt2ms.ledger.EnumeratedVideo;
import dev.yt2ms.ledger.EnumerationMode;
import dev.yt2ms.ledger.GoneContent;
import dev.yt2ms.ledger.ItemState;
import dev.yt2ms.ledger.MigrationItem;
import dev.yt2ms.ledger.MigrationLedger;
import dev.yt2ms.ledger.MigrationRun;
import dev.yt2ms.ledger.SourceCounts;
import dev.yt2ms.ledger.StagedFile;
import dev.yt2ms.ledger.Station;
import dev.yt2ms.ledger.Verdict;
import dev.yt2ms.ledger.jdbc.JdbcMigrationLedger;
import dev.yt2ms.ledger.jdbc.LedgerSelection;
import dev.yt2ms.ledger.jdbc.LedgerSelection.Judgement;
import dev.yt2ms.ledger.jdbc.LedgerSuite;
import dev.yt2ms.ledger.jdbc.LedgerSync;
import dev.yt2ms.ledger.jdbc.LedgerVideos;
import dev.yt2ms.ledger.jdbc.MigrationRuns;
import dev.yt2ms.ledger.jdbc.SourceChange;
import dev.yt2ms.model.Failure;
import dev.yt2ms.model.FailureClass;
import dev.yt2ms.model.Video;
import dev.yt2ms.youtube.VideoPage;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Tests repeated enumerations: which videos are requested again, which have changed since their upload, and which were
 * deleted or made private on YouTube.
 */
abstract class LedgerSyncSuite extends LedgerSuite {

    private static final Duration DAY = Duration.ofDays(1);

    private LedgerSync look;
    private MigrationRuns runs;

    @BeforeEach
    void begin() {
        look = new LedgerSync(database.dataSource(), "my-channel", clock);
        runs = new MigrationRuns(database.dataSource(), "my-channel", clock);
        runs.beginRun(EnumerationMode.FULL);
    }

    private void nextRun(EnumerationMode how) {
        runs.endRun(MigrationRun.State.COMPLETED, Optional.empty(), Optional.empty());
        runs.beginRun(how);
    }

    private void uploadAll(String... ids) {
        List.of(ids).forEach(this::upload);
    }

    private void changeAndUploadAgain(String id) {
        look.compare(List.of(titled(id, "x"))).forEach(change -> look.uploadAgain(change.now()));
    }

    private static Video titled(String id, String title) {
        return LedgerVideos.video(id, title, OptionalLong.of(999), LedgerVideos.NOW.plus(DAY));
    }

    private static Video with(Video video, Duration duration, Video.LiveStatus live) {
        return new Video(
                video.id(),
                video.snippet(),
                new Video.Publication(
                        video.publication().time(),
                        video.publication().channelId(),
                        "Another name of the channel",
                        video.publication().privacy(),
                        video.publication().restricted()),
                duration,
                video.picture(),
                new Video.Broadcast(live, video.broadcast().recorded()),
                video.counts(),
                video.playlists(),
                video.fetchedAt());
    }

    private static Video upcoming(String id) {
        return with(LedgerVideos.video(id), Duration.ZERO, Video.LiveStatus.UPCOMING);
    }

    private void record(Video video) {
        enumeration.record(List.of(new EnumeratedVideo(video, video.notYetMovable())));
    }

    private static VideoPage page(List<Video> videos, String... missing) {
        return new VideoPage(videos, List.of(missing), List.of(), Optional.of("next"), 100);
    }

    @Test
    void onlyAPageOfKnownVideosAndKindsContainsNothingNew() {
        recordSelected("ordinary");
        record(upcoming("upcoming"));
        enumeration.recordUnavailable(List.of("private"), "not public");
        Video ordinary = titled("ordinary", "Another title");
        nextRun(EnumerationMode.SHORT);

        assertThat(look.isNews(page(List.of(ordinary, upcoming("upcoming")), "private")))
                .isFalse();
        assertThat(look.isNews(page(List.of()))).isFalse();
        assertThat(look.isNews(page(List.of(ordinary, LedgerVideos.video("new")))))
                .isTrue();
        assertThat(look.isNews(page(List.of(ordinary), "new and private"))).isTrue();
        assertThat(look.isNews(page(List.of(LedgerVideos.video("upcoming"))))).isTrue();
        assertThat(look.isNews(page(List.of(LedgerVideos.video("private"))))).isTrue();
        assertThat(look.isNews(page(List.of(), "ordinary"))).isTrue();
    }

    @Test
    void aRepeatedPageDoesNotEndTheScan() {
        recordSelected("old");
        nextRun(EnumerationMode.SHORT);
        recordSelected("new");
        enumeration.recordUnavailable(List.of("new and private"), "not public");

        VideoPage again = page(List.of(LedgerVideos.video("new")), "new and private");
        assertThat(look.isNews(again)).isTrue();
        assertThat(look.isNews(page(List.of(LedgerVideos.video("old"))))).isFalse();
        nextRun(EnumerationMode.SHORT);
        assertThat(look.isNews(again)).isFalse();
    }

    @Test
    void eachScanAsksByIdForTheVideosThatItMustCheck() {
        recordSelected("a", "b");
        record(upcoming("soon"));
        record(upcoming("later"));
        enumeration.recordUnavailable(List.of("private"), "not public");
        assertThat(look.notAskedFor(EnumerationMode.FULL, 50)).isEmpty();

        nextRun(EnumerationMode.SHORT);
        recordSelected("a");
        record(upcoming("later"));
        assertThat(look.notAskedFor(EnumerationMode.SHORT, 50)).containsExactly("soon");
        assertThat(look.notAskedFor(EnumerationMode.FULL, 50)).containsExactly("b", "soon", "private");
        assertThat(look.notAskedFor(EnumerationMode.FULL, 1)).containsExactly("b");
        enumeration.recordUnavailable(List.of("soon"), "not public");
        assertThat(look.notAskedFor(EnumerationMode.SHORT, 50)).isEmpty();
    }

    @Test
    void anIncrementalScanAsksAgainForVideosThatWereTooYoung() {
        enumeration.record(List.of(
                new EnumeratedVideo(LedgerVideos.video("young"), Optional.of("select.min-age: published just now")),
                new EnumeratedVideo(
                        LedgerVideos.video("short"), Optional.of("select.min-duration: the video is shorter (3s)")),
                new EnumeratedVideo(LedgerVideos.video("moved"), Optional.empty())));

        nextRun(EnumerationMode.SHORT);

        assertThat(look.notAskedFor(EnumerationMode.SHORT, 50)).containsExactly("young");
    }

    @Test
    void aContinuedRunKeepsItsEnumerationMode() {
        nextRun(EnumerationMode.SHORT);
        runs.endRun(MigrationRun.State.STOPPED, Optional.empty(), Optional.empty());

        assertThat(runs.beginRun(EnumerationMode.FULL).mode()).isEqualTo(EnumerationMode.SHORT);
        runs.endRun(MigrationRun.State.COMPLETED, Optional.empty(), Optional.empty());
        assertThat(runs.beginRun(EnumerationMode.FULL).mode()).isEqualTo(EnumerationMode.FULL);
        assertThat(runs.run().orElseThrow().fullScan().at()).isEmpty();
        runs.recordFullScan(Optional.of("a note"));
        assertThat(runs.run().orElseThrow().fullScan().at()).contains(clock.instant());
        assertThat(runs.run().orElseThrow().fullScan().note()).contains("a note");
    }

    @Test
    void uploadedItemsKeepTheirDetailsAndRecordLaterChanges() {
        upload("a");
        Video uploaded = item("a").video();
        Video now = titled("a", "New title");

        record(now);
        List<SourceChange> changes = look.compare(List.of(now));

        assertThat(item("a").video()).isEqualTo(uploaded);
        assertThat(changes).containsExactly(new SourceChange(uploaded, now, List.of("title"), false));
        assertThat(status("a").source().changedFields()).containsExactly("title");
        assertThat(status("a").source().changedAt()).contains(clock.instant());
        assertThat(view.figures().atTheSource()).isEqualTo(new SourceCounts(1, 0, 0));

        clock.advance(DAY);
        assertThat(look.compare(List.of(now))).hasSize(1);
        assertThat(status("a").source().changedAt())
                .as("the time at which the change was first seen")
                .contains(LedgerVideos.NOW);

        assertThat(look.compare(List.of(titled("a", uploaded.snippet().title()))))
                .isEmpty();
        assertThat(status("a").source().changedFields()).isEmpty();
        assertThat(view.figures().atTheSource()).isEqualTo(new SourceCounts(0, 0, 0));
    }

    @Test
    void differencesInCountsChannelNameOrRoundingAreNoChange() {
        upload("a");

        for (Video same : List.of(
                titled("a", "Title of a"),
                with(LedgerVideos.video("a"), Duration.ofSeconds(61), Video.LiveStatus.NONE),
                with(titled("a", "Half of it"), Duration.ZERO, Video.LiveStatus.PROCESSING))) {
            assertThat(look.compare(List.of(same))).isEmpty();
        }
        assertThat(status("a").source().changedAt()).isEmpty();
        Video cut = with(LedgerVideos.video("a"), Duration.ofSeconds(40), Video.LiveStatus.NONE);
        assertThat(look.compare(List.of(cut)).get(0).fields()).containsExactly(SourceChange.DURATION);
    }

    @Test
    void textsThatCannotBeStoredAreNotReportedAsChanged() throws SQLException {
        Video hostile = LedgerVideos.video(
                "a",
                "NUL \0 " + "😀".repeat(1500),
                "half \uD83D",
                List.of("\uDE00"),
                OptionalLong.of(1),
                LedgerVideos.NOW);
        record(hostile);
        force("UPDATE migration_item SET state = 'VERIFIED', content_id = 'c'");

        assertThat(look.compare(List.of(hostile))).isEmpty();
    }

    @Test
    void onlyVideosOnThePlatformAreComparedForChanges() {
        stage("b");
        recordSelected("a");

        assertThat(look.compare(List.of(titled("a", "x"), titled("b", "x")))).isEmpty();
        record(titled("a", "x"));
        assertThat(item("a").video().snippet().title()).isEqualTo("x");
    }

    @Test
    void detailsOfARunningOrUnsureUploadAreKept() {
        beginUpload("sent");
        beginUpload("unsure");
        ledger.failed(Station.UPLOAD, "unsure", LedgerVideos.unsure());

        record(titled("sent", "x"));
        record(titled("unsure", "x"));

        assertThat(item("sent").video().snippet().title()).isEqualTo("Title of sent");
        assertThat(item("unsure").video().snippet().title()).isEqualTo("Title of unsure");
    }

    @Test
    void aRepeatedUploadGetsNewAttemptsAndKeepsItsContent() {
        upload("a");
        Video now = titled("a", "New title");
        look.compare(List.of(now));

        look.uploadAgain(now);

        assertThat(state("a")).isEqualTo(ItemState.PENDING);
        assertThat(item("a").video().snippet().title()).isEqualTo("New title");
        assertThat(item("a").uploadFilename()).contains("a.mp4");
        assertThat(status("a").content().id()).contains("content-of-a");
        assertThat(status("a").source().changedFields()).containsExactly("title");
        assertThat(claim(Station.DOWNLOAD)).isEqualTo("a");
        ledger.downloaded("a", LedgerVideos.FILE);
        assertThat(claimItem(Station.UPLOAD).orElseThrow().uploadUnsure()).isFalse();
        ledger.uploaded("a", "content-of-a", 2);
        assertThat(status("a").source().changedFields()).isEmpty();
        assertThat(look.compare(List.of(now))).isEmpty();
    }

    private static final Failure TOO_LARGE =
            Failure.of(FailureClass.PERMANENT, "upload-too-large", "The file is too large for the platform");

    private static final Verdict TOO_LARGE_FOR_GOOD = verdict(ItemState.FAILED, TOO_LARGE);

    private static final StagedFile REPLACEMENT =
            new StagedFile("larger.mp4", 99, "f".repeat(64), Duration.ofSeconds(5), Optional.empty());

    private static Verdict verdict(ItemState state, Failure failure) {
        return new Verdict(state, true, Optional.empty(), failure, false, false);
    }

    /** Downloads the replacement of a video, and records that the platform refused it. */
    private boolean refuseReplacement(String id) {
        assertThat(claim(Station.DOWNLOAD)).isEqualTo(id);
        ledger.downloaded(id, REPLACEMENT);
        assertThat(claim(Station.UPLOAD)).isEqualTo(id);
        ledger.intendUpload(id, Map.of("filename", id + ".mp4", "title", "refused"));
        return ledger.uploadFailed(id, TOO_LARGE_FOR_GOOD);
    }

    @Test
    void aFailedReplacementIsTriedAgainAfterAnotherChangeOrARetry() {
        upload("a");
        MigrationItem good = item("a");
        Video now = titled("a", "New title");
        look.compare(List.of(now));
        look.uploadAgain(now);

        assertThat(refuseReplacement("a")).isTrue();

        assertThat(state("a")).isEqualTo(ItemState.UPLOADED);
        assertThat(status("a").failures().text()).contains(TOO_LARGE.message());
        assertThat(item("a").errorRule()).contains("upload-too-large");
        assertThat(status("a").source().changedFields()).containsExactly("title");
        assertThat(item("a").staged()).isEqualTo(good.staged());
        assertThat(item("a").upload()).isEqualTo(good.upload());
        assertThat(look.compare(List.of(now))).isEmpty();
        assertThat(status("a").source().changedFields())
                .as("the refused change, which stays recorded")
                .containsExactly("title");

        Video later = titled("a", "Another title");
        assertThat(look.compare(List.of(later))).hasSize(1);
        look.uploadAgain(later);
        assertThat(refuseReplacement("a")).isTrue();

        assertThat(ledger.retry(List.of("a"), Optional.empty())).isOne();
        assertThat(state("a")).isEqualTo(ItemState.PENDING);
    }

    @Test
    void anEarlierContentIsRecordedAgainIfItsReplacementIsLost() {
        MigrationLedger unclaimed = JdbcMigrationLedger.ofUnclaimed(database.dataSource(), "my-channel", clock);
        Map<String, Runnable> losses = Map.of(
                "a", () -> unclaimed.stagedFileLost("a"),
                "b",
                        () -> {
                            assertThat(claim(Station.UPLOAD)).isEqualTo("b");
                            assertThat(ledger.stagedFileLost("b", verdict(ItemState.PENDING, TOO_LARGE)))
                                    .isFalse();
                        },
                "c",
                        () -> {
                            assertThat(claim(Station.UPLOAD)).isEqualTo("c");
                            ledger.intendUpload("c", Map.of("filename", "c.mp4", "title", "not sent"));
                            assertThat(ledger.uploadFailed("c", verdict(ItemState.PENDING, TOO_LARGE)))
                                    .isFalse();
                        });
        losses.forEach((id, loss) -> {
            upload(id);
            MigrationItem good = item(id);
            changeAndUploadAgain(id);
            assertThat(claim(Station.DOWNLOAD)).isEqualTo(id);
            ledger.downloaded(id, REPLACEMENT);
            loss.run();
            assertThat(claim(Station.DOWNLOAD)).isEqualTo(id);

            assertThat(ledger.downloadFailed(id, TOO_LARGE_FOR_GOOD)).isTrue();

            assertThat(state(id)).isEqualTo(ItemState.UPLOADED);
            assertThat(item(id).staged()).as("file of " + id).isEqualTo(good.staged());
            assertThat(item(id).upload()).as("upload of " + id).isEqualTo(good.upload());
        });
    }

    @Test
    void aContentThatTurnedOutToBeMissingIsNotKept() {
        upload("a");
        changeAndUploadAgain("a");
        assertThat(claim(Station.DOWNLOAD)).isEqualTo("a");
        assertThat(ledger.downloadFailed("a", TOO_LARGE_FOR_GOOD)).isTrue();
        assertThat(claim(Station.VERIFY)).isEqualTo("a");
        ledger.failed(Station.VERIFY, "a", TOO_LARGE_FOR_GOOD);
        assertThat(ledger.retry(List.of("a"), Optional.empty())).isOne();
        assertThat(claim(Station.DOWNLOAD)).isEqualTo("a");

        assertThat(ledger.downloadFailed("a", TOO_LARGE_FOR_GOOD)).isFalse();

        assertThat(state("a")).isEqualTo(ItemState.FAILED);
    }

    @Test
    void theContentStaysIfTheLastAttemptToReplaceItFails() {
        upload("a");
        MigrationItem good = item("a");
        changeAndUploadAgain("a");
        assertThat(claim(Station.DOWNLOAD)).isEqualTo("a");
        ledger.downloaded("a", REPLACEMENT);
        assertThat(claim(Station.UPLOAD)).isEqualTo("a");

        assertThat(ledger.stagedFileLost("a", TOO_LARGE_FOR_GOOD)).isTrue();

        assertThat(state("a")).isEqualTo(ItemState.UPLOADED);
        assertThat(item("a").staged()).isEqualTo(good.staged());
    }

    @Test
    void aNewOrPossiblyReplacedContentIsNotTheEarlierOne() throws SQLException {
        upload("a");
        changeAndUploadAgain("a");
        ledger.replacementUnsure("a");
        assertThat(refuseReplacement("a")).isFalse();
        assertThat(state("a")).isEqualTo(ItemState.FAILED);

        ledger.retry(List.of("a"), Optional.empty());
        assertThat(claim(Station.DOWNLOAD)).isEqualTo("a");
        ledger.downloaded("a", LedgerVideos.FILE);
        assertThat(claim(Station.UPLOAD)).isEqualTo("a");
        clock.advance(DAY);
        ledger.uploaded("a", "content-of-a", 2);
        force("UPDATE migration_item SET state = 'FAILED'");
        assertThat(ledger.uploadFailed("a", TOO_LARGE_FOR_GOOD)).isFalse();
    }

    @Test
    void aContentStaysIfItsReplacementIsSkippedOrItsVideoDisappears() throws SQLException {
        uploadAll("staged", "left out", "vanished", "failed");
        changeAndUploadAgain("staged");
        assertThat(claim(Station.DOWNLOAD)).isEqualTo("staged");
        ledger.downloaded("staged", LedgerVideos.FILE);
        List.of("left out", "vanished", "failed").forEach(this::changeAndUploadAgain);
        force("UPDATE migration_item SET state = 'FAILED' WHERE video_id = 'failed'");

        new LedgerSelection(database.dataSource(), "my-channel", clock)
                .judge((video, failedBy) -> new Judgement(
                        video.id().equals("vanished")
                                ? Optional.empty()
                                : Optional.of("select.ids: this key does not name the video"),
                        0));
        enumeration.recordUnavailable(List.of("vanished"), "not public");

        assertThat(view.counts()).containsOnlyKeys(ItemState.UPLOADED);
        assertThat(status("left out").skipReason()).isEmpty();
        assertThat(status("vanished").content().id()).contains("content-of-vanished");
    }

    /** Workers end when they see no open work, so the item must not look FAILED for a moment. */
    @Test
    void aVideoWhoseReplacementFailsIsOpenWorkAllTheTime() throws Exception {
        upload("a");
        AtomicBoolean done = new AtomicBoolean();
        CompletableFuture<Integer> withoutWork = CompletableFuture.supplyAsync(() -> {
            int looks = 0;
            while (!done.get()) {
                looks += view.hasOpenWork(EnumSet.allOf(Station.class)) ? 0 : 1;
            }
            return looks;
        });
        for (int i = 0; i < 50; i++) {
            Video now = titled("a", "Title " + i);
            look.compare(List.of(now));
            look.uploadAgain(now);
            assertThat(claim(Station.DOWNLOAD)).isEqualTo("a");
            assertThat(ledger.downloadFailed("a", TOO_LARGE_FOR_GOOD)).isTrue();
            assertThat(state("a")).isEqualTo(ItemState.UPLOADED);
        }
        done.set(true);
        assertThat(withoutWork.get()).isZero();
    }

    @Test
    void anUnsentChangeIsReportedAgainWhenTheVideoReturns() {
        upload("a");
        changeAndUploadAgain("a");
        enumeration.recordUnavailable(List.of("a"), "not public");
        assertThat(state("a")).isEqualTo(ItemState.UPLOADED);

        clock.advance(DAY);
        Video back = titled("a", "x");
        record(back);
        List<SourceChange> changes = look.compare(List.of(back));

        assertThat(changes)
                .as("change to report, because the content still has the old title")
                .containsExactly(new SourceChange(item("a").video(), back, List.of("title"), true));
        assertThat(status("a").source().changedFields()).containsExactly("title");
        look.uploadAgain(back);
        assertThat(claim(Station.DOWNLOAD)).isEqualTo("a");
        clock.advance(DAY);
        ledger.downloaded("a", LedgerVideos.FILE);
        assertThat(claim(Station.UPLOAD)).isEqualTo("a");
        ledger.uploaded("a", "content-of-a", 2);
        assertThat(look.compare(List.of(back))).isEmpty();
    }

    @Test
    void anItemWithAnUnusableContentIsSkippedLikeAnyOther() throws SQLException {
        upload("a");
        force("UPDATE migration_item SET state = 'FAILED'");

        new LedgerSelection(database.dataSource(), "my-channel", clock)
                .judge((video, failedBy) ->
                        new Judgement(Optional.of("select.exclude-ids: this key names the video"), 0));

        assertThat(state("a")).isEqualTo(ItemState.SKIPPED);
    }

    @Test
    void aContentThatWillBeReplacedCountsTowardsTheLimit() {
        uploadAll("a", "b");
        changeAndUploadAgain("a");
        recordSelected("c");

        new LedgerSelection(database.dataSource(), "my-channel", clock).limitTo(2, "select.limit: behind the first 2");

        assertThat(state("a")).isEqualTo(ItemState.PENDING);
        assertThat(state("c")).isEqualTo(ItemState.SKIPPED);
    }

    @Test
    void videosMissingInTwoFullScansADayApartCountAsDeleted() {
        uploadAll("a", "b", "c");
        recordSelected("never moved");
        enumeration.recordUnavailable(List.of("a", "never moved"), "not public");
        assertThat(look.missing()).isEqualTo(new LedgerSync.Missing(1, 3));
        assertThat(status("a").source().goneSince())
                .as("time of the deletion before the scan is complete")
                .isEmpty();

        look.recordGone();
        assertThat(status("a").source().goneSince()).contains(LedgerVideos.NOW);
        assertThat(status("never moved").source().goneSince()).isEmpty();
        assertThat(state("a")).isEqualTo(ItemState.UPLOADED);
        assertThat(view.figures().atTheSource()).isEqualTo(new SourceCounts(0, 1, 0));
        assertThat(look.missing()).isEqualTo(new LedgerSync.Missing(0, 2));

        clock.advance(DAY.minusSeconds(1));
        look.recordGone();
        assertThat(look.surelyGone()).isEmpty();
        clock.advance(Duration.ofSeconds(1));
        look.recordGone();
        assertThat(look.surelyGone()).containsExactly("a");
        GoneContent gone = look.goneContent("a");
        assertThat(gone.upload().contentId()).isEqualTo("content-of-a");
        assertThat(gone.since()).isEqualTo(LedgerVideos.NOW);
    }

    @Test
    void aVideoThatReturnsIsNotDeletedAndItsWaitStartsAgain() {
        upload("a");
        enumeration.recordUnavailable(List.of("a"), "not public");
        look.recordGone();
        clock.advance(DAY);

        recordSelected("a");
        look.recordGone();
        assertThat(status("a").source().goneSince()).isEmpty();
        assertThat(look.surelyGone()).isEmpty();
        enumeration.recordUnavailable(List.of("a"), "not public");
        look.recordGone();
        assertThat(look.surelyGone()).isEmpty();
    }

    @Test
    void videosOfAnUnconfirmedDeletionAreNotRecordedAsDeleted() {
        uploadAll("a", "b");
        enumeration.recordUnavailable(List.of("a"), "not public");
        look.recordGone();
        clock.advance(DAY);
        enumeration.recordUnavailable(List.of("b"), "not public");

        look.recordStillGone();

        assertThat(status("b").source().goneSince()).isEmpty();
        assertThat(look.surelyGone()).containsExactly("a");
    }

    @Test
    void aVideoWhoseContentWasDeletedIsMovedAgainIfItReturns() {
        upload("a");
        enumeration.recordUnavailable(List.of("a"), "not public");
        look.recordGone();
        look.deleted("a", "deleted on the platform (content content-of-a)");

        new LedgerSelection(database.dataSource(), "my-channel", clock)
                .judge((video, failedBy) -> new Judgement(Optional.empty(), 0));
        assertThat(state("a")).isEqualTo(ItemState.SKIPPED);
        assertThat(status("a").skipReason()).contains("deleted on the platform (content content-of-a)");
        assertThat(status("a").content().id()).isEmpty();
        assertThat(view.figures().atTheSource()).isEqualTo(new SourceCounts(0, 0, 0));

        recordSelected("a");
        assertThat(state("a")).isEqualTo(ItemState.PENDING);
        assertThat(status("a").skipReason()).isEmpty();
    }

    @Test
    void manyVideosAreRequestedPageByPageAndEachOnlyOnce() {
        enumeration.record(Stream.iterate(0, i -> i + 1)
                .limit(1203)
                .map(number -> LedgerVideos.selected("v" + number))
                .toList());
        nextRun(EnumerationMode.FULL);

        List<String> asked = new ArrayList<>();
        for (List<String> next; !(next = look.notAskedFor(EnumerationMode.FULL, 50)).isEmpty(); asked.addAll(next)) {
            enumeration.record(next.stream().map(LedgerVideos::selected).toList());
        }

        assertThat(asked).hasSize(1203).doesNotHaveDuplicates();
    }

    private static Video published(String id, Instant at, Video.Definition definition) {
        Video video = LedgerVideos.video(id);
        return new Video(
                id,
                video.snippet(),
                new Video.Publication(
                        at,
                        video.publication().channelId(),
                        video.publication().channelTitle(),
                        video.publication().privacy(),
                        video.publication().restricted()),
                video.duration(),
                new Video.Picture(video.picture().shape(), definition),
                video.broadcast(),
                video.counts(),
                video.playlists(),
                video.fetchedAt());
    }

    private void upload(Video video) {
        record(video);
        arrive(video.id());
    }

    private void arrive(String id) {
        assertThat(claim(Station.DOWNLOAD)).isEqualTo(id);
        ledger.downloaded(id, LedgerVideos.FILE);
        assertThat(claim(Station.UPLOAD)).isEqualTo(id);
        ledger.intendUpload(id, fields(id));
        ledger.uploaded(id, "content-of-" + id, 1);
    }

    @Test
    void earlyOrLowDefinitionDownloadsAreCheckedOnceAfterTwoDays() {
        Instant soon = LedgerVideos.NOW.minus(DAY).plusMillis(1);
        Video standard = published("standard", LedgerVideos.NOW.minus(DAY.multipliedBy(9)), Video.Definition.STANDARD);
        upload(published("soon", soon, Video.Definition.HIGH));
        upload(published("late", LedgerVideos.NOW.minus(DAY), Video.Definition.HIGH));
        upload(standard);
        upload(published("plainer", soon, Video.Definition.HIGH));
        verification.sendPlainer(
                "plainer", LedgerVideos.FILE.media().orElseThrow(), Failure.of(FailureClass.RETRY, "rule", "x"));
        arrive("plainer");
        record(published("waiting", soon, Video.Definition.HIGH));

        clock.advance(DAY.multipliedBy(2).minusMillis(1));
        assertThat(look.toAskForBetter(50)).isEmpty();
        clock.advance(Duration.ofMillis(1));
        assertThat(look.toAskForBetter(50)).extracting(MigrationItem::id).containsExactly("soon");

        Video high = published("standard", standard.publication().time(), Video.Definition.HIGH);
        look.compare(List.of(high));
        clock.advance(DAY);
        look.compare(List.of(high));
        clock.advance(DAY);
        assertThat(look.toAskForBetter(50)).extracting(MigrationItem::id).containsExactly("soon", "standard");
        look.betterNotAnswered("soon");
        assertThat(look.toAskForBetter(1)).extracting(MigrationItem::id).containsExactly("standard");
        look.betterAnswered("standard", OptionalInt.empty());
        look.betterAnswered("soon", OptionalInt.of(2160));
        assertThat(look.toAskForBetter(50)).isEmpty();
        assertThat(look.better()).extracting(MigrationItem::id).containsExactly("soon");
        assertThat(status("soon").source().betterHeight()).hasValue(2160);
        assertThat(view.figures().atTheSource()).isEqualTo(new SourceCounts(0, 0, 1));

        // Since its second upload, the video has the better picture, so YouTube is not asked about it again.
        look.uploadAgain(published("soon", soon, Video.Definition.HIGH));
        arrive("soon");
        clock.advance(DAY.multipliedBy(3));
        look.compare(List.of(high));
        assertThat(status("soon").source().betterHeight()).isEmpty();
        assertThat(look.better()).isEmpty();
        assertThat(look.toAskForBetter(50)).isEmpty();
    }
}
