package dev.yt2ms.ledger.jdbc.channel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.yt2ms.ledger.ItemState;
import dev.yt2ms.ledger.Station;
import dev.yt2ms.ledger.Verdict;
import dev.yt2ms.ledger.jdbc.LedgerSelection;
import dev.yt2ms.ledger.jdbc.LedgerSelection.Judgement;
import dev.yt2ms.ledger.jdbc.LedgerSuite;
import dev.yt2ms.ledger.jdbc.LedgerSync;
import dev.yt2ms.ledger.jdbc.LedgerVideos;
import dev.yt2ms.model.Failure;
import dev.yt2ms.model.FailureClass;
import dev.yt2ms.model.Video;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Tests that rules, order and limit of the selection can be applied to the ledger without a new enumeration. */
abstract class SelectionSuite extends LedgerSuite {

    private LedgerSelection selection;

    @BeforeEach
    void openSelection() {
        selection = new LedgerSelection(database.dataSource(), "my-channel", clock);
    }

    private static BiFunction<Video, Optional<String>, Judgement> ranked(Map<String, Long> ranks) {
        return (video, failedBy) -> new Judgement(Optional.empty(), ranks.getOrDefault(video.id(), 0L));
    }

    private static BiFunction<Video, Optional<String>, Judgement> leavingOut(String id) {
        return (video, failedBy) -> new Judgement(
                video.id().equals(id) ? Optional.of("select.ids: this key does not name the video") : Optional.empty(),
                0);
    }

    @Test
    void editedRulesSkipAndReselectVideosWithoutANewEnumeration() {
        recordSelected("a", "b");

        selection.judge(leavingOut("a"));
        assertThat(state("a")).isEqualTo(ItemState.SKIPPED);
        assertThat(status("a").skipReason()).contains("select.ids: this key does not name the video");

        selection.judge(leavingOut("b"));
        assertThat(state("a")).isEqualTo(ItemState.PENDING);
        assertThat(status("a").skipReason()).isEmpty();
        assertThat(state("b")).isEqualTo(ItemState.SKIPPED);
    }

    /** Reading these texts of all videos would take most of the time, and no rule needs them. */
    @Test
    void theRulesReceiveWholeVideosWithoutDescriptionAndTags() {
        recordSelected("a");
        List<Video> judged = new ArrayList<>();

        selection.judge((video, failedBy) -> {
            judged.add(video);
            return new Judgement(Optional.empty(), 0);
        });

        Video whole = item("a").video();
        Video.Snippet snippet = whole.snippet();
        assertThat(snippet.description()).isNotEmpty();
        assertThat(judged)
                .containsExactly(new Video(
                        whole.id(),
                        new Video.Snippet(snippet.title(), "", List.of(), snippet.categoryId(), snippet.language()),
                        whole.publication(),
                        whole.duration(),
                        whole.picture(),
                        whole.broadcast(),
                        whole.counts(),
                        whole.playlists(),
                        whole.fetchedAt()));
    }

    /**
     * YouTube's API does not report that a video is for members only. It becomes known only when the download is
     * refused.
     */
    @Test
    void membersOnlyVideosAreSkippedAndTriedAgainByEachFullEnumeration() {
        recordSelected("a");
        Failure refused = Failure.of(FailureClass.PERMANENT, "members-only", "for members");
        BiFunction<Video, Optional<String>, Judgement> excluding = (video, failedBy) -> new Judgement(
                failedBy.map(rule -> "select." + rule + ": the video is only for the channel's members"), 0);
        claim(Station.DOWNLOAD);
        ledger.failed(
                Station.DOWNLOAD, "a", new Verdict(ItemState.FAILED, true, Optional.empty(), refused, false, false));

        ledger.skip("a", "select.members-only: the video is only for the channel's members");
        selection.judge(excluding);

        assertThat(state("a"))
                .as("state after a selection without a new full scan")
                .isEqualTo(ItemState.SKIPPED);
        assertThat(new LedgerSync(database.dataSource(), "my-channel", clock).tryAgain("members-only"))
                .isOne();
        selection.judge(excluding);
        assertThat(state("a")).as("state after a full scan").isEqualTo(ItemState.PENDING);
        assertThat(status("a").skipReason()).isEmpty();
    }

    @Test
    void onlyVideosThatAreNotYetUploadedAreJudged() {
        upload("moved");
        List<String> judged = new ArrayList<>();
        BiFunction<Video, Optional<String>, Judgement> noting = (video, failedBy) -> {
            judged.add(video.id());
            return new Judgement(Optional.empty(), 0);
        };

        selection.judge(noting);
        assertThat(judged).as("with no other video").isEmpty();

        recordSelected("waiting");
        ledger.skip("waiting", "select.min-views: the video has fewer views (1)");
        selection.judge(noting);
        assertThat(judged).containsExactly("waiting");
    }

    @Test
    void itemsThatMayBeOnThePlatformStayUnchanged() {
        upload("moved");
        beginUpload("killed");
        beginUpload("unsure");
        ledger.failed(Station.UPLOAD, "unsure", LedgerVideos.unsure());

        selection.judge(leavingOutAll());
        assertThat(state("moved")).isEqualTo(ItemState.UPLOADED);
        assertThat(state("killed")).isEqualTo(ItemState.UPLOADING);
        assertThat(state("unsure")).isEqualTo(ItemState.DOWNLOADED);

        ledger.recover();
        selection.judge(leavingOutAll());
        assertThat(state("killed")).isEqualTo(ItemState.DOWNLOADED);
    }

    @Test
    void aDownloadedItemIsSkippedAndSelectedAgainWithoutItsFile() {
        stage("staged");
        recordSelected("under way");
        assertThat(claim(Station.DOWNLOAD)).isEqualTo("under way");
        stage("refused");
        assertThat(claim(Station.UPLOAD)).isEqualTo("staged");
        ledger.intendUpload("staged", fields("staged"));
        ledger.failed(Station.UPLOAD, "staged", LedgerVideos.again(Station.UPLOAD, Duration.ZERO));

        selection.judge(leavingOutAll());
        assertThat(view.counts()).isEqualTo(Map.of(ItemState.SKIPPED, 3L));
        assertThat(status("staged").skipReason()).contains("select.ids: this key does not name the video");
        assertThat(ledger.recover()).isZero();

        selection.judge(ranked(Map.of()));
        assertThat(view.counts()).isEqualTo(Map.of(ItemState.PENDING, 3L));
        assertThat(item("staged").staged()).isEmpty();
    }

    private static BiFunction<Video, Optional<String>, Judgement> leavingOutAll() {
        return (video, failedBy) -> new Judgement(Optional.of("select.ids: this key does not name the video"), 0);
    }

    @Test
    void noRuleSelectsVideosThatYouTubeDoesNotShow() {
        enumeration.recordUnavailable(List.of("gone"), "not public");

        selection.judge(ranked(Map.of()));
        assertThat(state("gone")).isEqualTo(ItemState.SKIPPED);
        assertThat(status("gone").skipReason()).contains("not public");

        recordSelected("gone");
        selection.judge(ranked(Map.of()));
        assertThat(state("gone")).isEqualTo(ItemState.PENDING);
    }

    @Test
    void bothStationsClaimByRankAndThenByPlaceInTheList() {
        recordSelected("a", "b", "c", "d");
        selection.judge(ranked(Map.of("a", 5L, "b", -5L, "c", 5L, "d", -7L)));

        for (String expected : List.of("d", "b", "a", "c")) {
            assertThat(claim(Station.DOWNLOAD)).isEqualTo(expected);
            ledger.downloaded(expected, LedgerVideos.FILE);
        }
        for (String expected : List.of("d", "b", "a", "c")) {
            assertThat(claim(Station.UPLOAD)).isEqualTo(expected);
        }
    }

    @Test
    void theLimitSelectsTheFirstVideosAndCountsThoseAlreadyMoved() {
        beginUpload("moved");
        ledger.uploaded("moved", "c1", 1);
        recordSelected("a", "b", "c");
        Map<String, Long> ranks = Map.of("moved", 2L, "a", 3L, "b", 1L, "c", 3L);

        selection.judge(ranked(ranks));
        selection.limitTo(3, "select.limit: behind the first 3");
        assertThat(state("b")).isEqualTo(ItemState.PENDING);
        assertThat(state("a")).isEqualTo(ItemState.PENDING);
        assertThat(state("c")).isEqualTo(ItemState.SKIPPED);
        assertThat(status("c").skipReason()).contains("select.limit: behind the first 3");

        selection.judge(ranked(ranks));
        selection.limitTo(2, "select.limit: behind the first 2");
        assertThat(state("b")).isEqualTo(ItemState.PENDING);
        assertThat(state("a")).isEqualTo(ItemState.SKIPPED);
        assertThat(state("moved")).isEqualTo(ItemState.UPLOADED);

        selection.judge(ranked(ranks));
        selection.limitTo(9, "select.limit: behind the first 9");
        assertThat(state("a")).isEqualTo(ItemState.PENDING);
        assertThat(state("c")).isEqualTo(ItemState.PENDING);
        assertThat(status("c").skipReason()).isEmpty();
    }

    @Test
    void aLimitUpdatesOnlyItemsWhoseSelectionChanges() {
        recordSelected("a", "b", "c", "d");
        limit(2, Map.of());
        Object before = column("d", "updated_at");
        clock.advance(Duration.ofMinutes(1));

        limit(2, Map.of());
        assertThat(jdbc.sql("SELECT COUNT(DISTINCT updated_at) FROM migration_item")
                        .query(Long.class)
                        .single())
                .as("number of different update times; an item whose selection stays the same is not updated")
                .isOne();

        limit(2, Map.of("c", -1L));
        assertThat(view.counts()).isEqualTo(Map.of(ItemState.PENDING, 2L, ItemState.SKIPPED, 2L));
        assertThat(List.of(state("c"), state("a"))).containsOnly(ItemState.PENDING);
        assertThat(column("d", "updated_at")).isEqualTo(before);
        assertThat(column("a", "updated_at")).isEqualTo(before);
    }

    private void limit(int most, Map<String, Long> ranks) {
        selection.judge(ranked(ranks));
        selection.limitTo(most, "select.limit: behind the first " + most);
    }

    @Test
    void itemsBeyondTheLimitStaySkippedUntilItIsReappliedOrRemoved() {
        recordSelected("a", "b", "c");
        limit(1, Map.of());

        recordSelected("a", "b", "c");
        assertThat(state("b")).as("state before the limit is applied again").isEqualTo(ItemState.SKIPPED);
        assertThat(status("b").skipReason()).contains("select.limit: behind the first 1");

        selection.judge(leavingOut("b"));
        assertThat(status("b").skipReason()).contains("select.ids: this key does not name the video");
        selection.liftLimit();
        assertThat(state("c")).isEqualTo(ItemState.PENDING);
        assertThat(status("c").skipReason()).isEmpty();
        assertThat(state("b")).isEqualTo(ItemState.SKIPPED);
    }

    @Test
    void waitingItemsCanBeSkippedUntilTheWholeListIsKnown() {
        stage("staged");
        recordSelected("a");

        selection.skipTheRest("select.limit: not chosen yet");

        assertThat(state("a")).isEqualTo(ItemState.SKIPPED);
        assertThat(state("staged")).isEqualTo(ItemState.DOWNLOADED);
    }

    @Test
    void theSelectionIsAppliedToThousandsOfItemsPageByPage() {
        enumeration.record(java.util.stream.IntStream.range(0, 1203)
                .mapToObj(number -> LedgerVideos.selected("v" + number))
                .toList());

        selection.judge(leavingOut("v1202"));
        selection.limitTo(1000, "select.limit: behind the first 1000");

        assertThat(view.counts()).containsEntry(ItemState.PENDING, 1000L).containsEntry(ItemState.SKIPPED, 203L);
    }
}
