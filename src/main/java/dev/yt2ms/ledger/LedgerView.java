package dev.yt2ms.ledger;

import dev.yt2ms.model.Difference;
import java.time.Instant;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/** Reads the videos of one migration from the ledger, without changing anything. Implementations are thread-safe. */
public interface LedgerView {

    /** Whether any item waits for one of these stations, or is being worked on in one of them. */
    boolean hasOpenWork(Set<Station> stations);

    /** Visits every item in this state, in order of enumeration. */
    void forEach(ItemState state, Consumer<MigrationItem> visitor);

    /** Returns the state of each of these videos. Ids that the ledger does not know are not in the map. */
    Map<String, ItemState> statesOf(Collection<String> videoIds);

    /** Returns the number of items in each state. States without items are not in the map. */
    Map<ItemState, Long> counts();

    /** Returns the figures of the migration. This reads all items, so it is too slow for a display of the progress. */
    LedgerFigures figures();

    /** Returns the total size in bytes of the items' last uploads at this time or later. This reads all items. */
    long bytesUploadedSince(Instant time);

    /** Returns the total length in seconds of the videos that are still to be moved. */
    long secondsLeft();

    /** Compares the videos of the source, the items of the ledger and the contents of the platform. */
    Reconciliation reconciliation();

    /** Visits the status of every item, in order of enumeration. */
    void forEachStatus(Consumer<ItemStatus> visitor);

    /** Visits every item in order of enumeration, with only the columns that a table of all videos shows. */
    void forEachListed(Consumer<ListedVideo> visitor);

    /** Returns everything that the ledger knows about a video; empty if it does not know the video. */
    Optional<VideoDetails> details(String videoId);

    /**
     * Visits the status of every item that failed, was left to a later run, or is on the platform with a recorded
     * failure, in order of enumeration.
     */
    void forEachFailure(Consumer<ItemStatus> visitor);

    /**
     * Visits the status of the first VERIFIED items that have no recorded failure and whose most severe difference is
     * of this kind, in order of enumeration.
     *
     * @param most the maximum number of items
     */
    void forEachDiffering(Difference.Kind kind, int most, Consumer<ItemStatus> visitor);

    /**
     * Returns the number of skipped items for each skip reason. A reason may contain details of its video, so one rule
     * can have many reasons.
     */
    Map<String, Long> skipped();
}
