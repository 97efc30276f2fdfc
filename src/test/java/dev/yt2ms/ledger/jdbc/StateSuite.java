package dev.yt2ms.ledger.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.yt2ms.ledger.ItemState;
import dev.yt2ms.ledger.Station;
import dev.yt2ms.ledger.Verdict;
import dev.yt2ms.ledger.jdbc.LedgerSelection.Judgement;
import dev.yt2ms.model.Failure;
import dev.yt2ms.model.FailureClass;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Checks the SQL of the ledger against {@link ItemState}. In each state of an item, the SQL must make every change of
 * state that the enum permits, and no others.
 */
abstract class StateSuite extends LedgerSuite {

    private static final Failure FAILURE = Failure.of(FailureClass.RETRY, "rule", "What happened");

    @Test
    void theTestsTriggersRefuseUnknownChangesOfState() {
        recordSelected("a");
        assertThatThrownBy(() ->
                        jdbc.sql("UPDATE migration_item SET state = 'VERIFIED'").update())
                .hasStackTraceContaining("PENDING never becomes VERIFIED");
        assertThatThrownBy(() -> jdbc.sql("INSERT INTO migration_item (migration, video_id, title, description,"
                                + " published_at, duration_seconds, tags, category_id, privacy, live_status, language,"
                                + " channel_id, channel_title, fetched_at, state, updated_at) SELECT migration, 'b', title,"
                                + " description, published_at, duration_seconds, tags, category_id, privacy, live_status,"
                                + " language, channel_id, channel_title, fetched_at, 'UPLOADED', updated_at"
                                + " FROM migration_item")
                        .update())
                .hasStackTraceContaining("begins as UPLOADED");
        assertThat(state("a")).isEqualTo(ItemState.PENDING);
    }

    /**
     * The triggers of the test refuse every change that {@link ItemState} does not permit. This test checks that some
     * method makes each permitted change.
     */
    @ParameterizedTest
    @EnumSource
    void allMethodsTogetherMakeExactlyTheKnownChangesOfState(ItemState before) throws SQLException {
        TreeSet<ItemState> made = new TreeSet<>();
        for (boolean hasContent : new boolean[] {false, true}) {
            for (Runnable method : methods()) {
                put(before, hasContent);
                method.run();
                // The selection changes an item in progress twice in one call: it puts the item back to waiting and
                // then skips it. A direct change between the first and the last state is not permitted, so it is not
                // counted here.
                if (before.mayBecome(state("a"))) {
                    made.add(state("a"));
                }
            }
        }
        made.remove(before);
        assertThat(made).containsExactlyElementsOf(new TreeSet<>(before.next().keySet()));
    }

    private void put(ItemState state, boolean hasContent) throws SQLException {
        jdbc.sql("DELETE FROM migration_item").update();
        recordSelected("a");
        String content = hasContent
                ? ", content_id = 'c', uploaded_at = updated_at, changed_at = updated_at, changed_fields = 'title',"
                        + " staged_file = 'f', staged_bytes = 1, staged_sha256 = '" + "ab".repeat(32) + "'"
                : "";
        force("UPDATE migration_item SET state = '" + state + "', error_rule = 'rule', error_class = 'RETRY'"
                + content);
    }

    private List<Runnable> methods() {
        LedgerSync sync = new LedgerSync(database.dataSource(), "my-channel", clock);
        LedgerSelection selection = new LedgerSelection(database.dataSource(), "my-channel", clock);
        List<Runnable> methods = new ArrayList<>(List.of(
                () -> ledger.releaseForRoom("a", 5),
                () -> ledger.downloaded("a", LedgerVideos.FILE),
                () -> ledger.intendUpload("a", fields("a")),
                () -> ledger.uploaded("a", "c", 1),
                () -> ledger.keepContent("a", false),
                () -> ledger.downloadFailed("a", verdict(ItemState.FAILED)),
                () -> refuseReplacement("NULL"),
                () -> refuseReplacement("uploaded_at"),
                () -> ledger.replacementUnsure("a"),
                () -> ledger.skip("a", "reason"),
                () -> ledger.postpone("a", Duration.ofMinutes(1)),
                () -> ledger.forgetWaits(),
                () -> ledger.notArrived("a"),
                () -> ledger.stagedFileLost("a"),
                () -> ledger.stagedFileLost("a", verdict(ItemState.PENDING)),
                () -> ledger.stagedFileLost("a", verdict(ItemState.FAILED)),
                () -> ledger.recover(),
                () -> ledger.retry(List.of(), Optional.empty()),
                () -> verification.verified("a", List.of()),
                () -> verification.makeDue(),
                () -> verification.readAgain("a", Duration.ofMinutes(1)),
                () -> verification.leaveUnverified("a", FAILURE),
                () -> verification.refuseCanary("a", FAILURE, List.of()),
                () -> verification.sendPlainer("a", LedgerVideos.FILE.media().orElseThrow(), FAILURE),
                () -> verification.resendCanaries("rule"),
                () -> ledger.adopted("a", "c", "a.mp4", fields("a")),
                () -> ledger.overwroteAnother("a", "c", FAILURE),
                () -> sync.uploadAgain(LedgerVideos.video("a")),
                () -> sync.tryAgain("rule"),
                () -> sync.deleted("a", "reason"),
                () -> sync.recordGone(),
                () -> selection.judge((video, failedBy) -> new Judgement(Optional.empty(), 0)),
                () -> selection.judge((video, failedBy) -> new Judgement(Optional.of("reason"), 0)),
                () -> selection.limitTo(0, LedgerSelection.LIMIT + ": behind the first 0"),
                () -> selection.liftLimit(),
                () -> selection.skipTheRest(LedgerSelection.LIMIT + ": not yet"),
                () -> recordSelected("a"),
                () -> enumeration.record(List.of(LedgerVideos.skipped("a", "reason"))),
                () -> enumeration.recordUnavailable(List.of("a"), "reason"),
                () -> enumeration.refreshDetails(List.of(LedgerVideos.video("a")))));
        methods.addAll(methodsOfThisDatabase());
        for (Station station : Station.values()) {
            methods.add(() -> claim(station));
            methods.add(() -> ledger.release(station, "a"));
            methods.add(() -> ledger.pardon(station, "a", 1));
            Stream.of(station.waiting(), ItemState.PENDING, ItemState.FAILED, ItemState.DEFERRED)
                    .forEach(next -> methods.add(() -> ledger.failed(station, "a", verdict(next))));
        }
        return methods;
    }

    /** The methods that change states in ledgers in this database only. */
    protected List<Runnable> methodsOfThisDatabase() {
        return List.of();
    }

    /** If the item has a content, records that the platform refused a replacement for it. */
    private void refuseReplacement(String verifiedAt) {
        jdbc.sql("DELETE FROM migration_kept_content").update();
        jdbc.sql("INSERT INTO migration_kept_content (migration, video_id, uploaded_at) SELECT migration, video_id,"
                        + " uploaded_at FROM migration_item WHERE content_id IS NOT NULL")
                .update();
        jdbc.sql("UPDATE migration_item SET verified_at = " + verifiedAt).update();
        ledger.uploadFailed("a", verdict(ItemState.FAILED));
    }

    private static Verdict verdict(ItemState next) {
        return new Verdict(next, true, Optional.empty(), FAILURE, false, false);
    }
}
