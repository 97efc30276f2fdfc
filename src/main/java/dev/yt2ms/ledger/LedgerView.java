package dev.yt2ms.ledger;

import dev.yt2ms.model.Difference;
import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Reads the videos of one migration from the ledger, without changing anything. Implementations are safe for several
 * threads.
 */
public interface LedgerView {

    /** Whether any item waits for one of these stations, or is being worked on in one of them. */
    boolean hasOpenWork(Set<Station> stations);

    /** Visits every item in this state, in order of enumeration. */
    void forEach(ItemState state, Consumer<MigrationItem> visitor);

    /** Returns the state of each of these videos. Ids that the ledger does not know are not in the map. */
    Map<String, ItemState> statesOf(Collection<String> videoIds);

    /** Returns the number of items in each state. States without items are not in the map. */
    Map<ItemState, Long> counts();

    /**
     * Returns the number of UPLOADED items whose comparison was given up for this run, because their contents took too
     * long.
     */
    long leftUnverified();

    /**
     * Returns the numbers of VERIFIED items with differences, by the most severe kind of each item's differences. Kinds
     * without items are not in the map.
     */
    Map<Difference.Kind, Long> differing();

    /** Returns the bytes that all runs have uploaded so far. */
    long bytesUploaded();

    /** Returns the length in seconds of the videos that are still to be moved. */
    long secondsLeft();

    /**
     * Returns how many of the uploaded videos have changed on YouTube, are deleted or private there, or have a better
     * picture there.
     */
    SourceCounts atTheSource();

    /** Compares the videos of the source, the items of the ledger and the contents of the platform. */
    Reconciliation reconciliation();

    /** Visits the status of every item, in order of enumeration. */
    void forEachStatus(Consumer<ItemStatus> visitor);

    /**
     * Visits the status of every item that needs attention, in order of enumeration: it failed, was left to a later
     * run, lost something on the way to the platform, or is on the platform with a recorded failure.
     */
    void forEachProblem(Consumer<ItemStatus> visitor);

    /** Returns the number of skipped items for each reason. A reason can contain details of its video. */
    Map<String, Long> skipped();
}
