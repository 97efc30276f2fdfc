package dev.yt2ms.ledger;

import dev.yt2ms.model.Difference;
import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/** What the ledger tells of the videos of one migration, without changing anything. Safe for several threads. */
public interface LedgerView {

    /** Whether an item waits for one of these stations, or is worked on by one. */
    boolean hasOpenWork(Set<Station> stations);

    /** Visits every item in this state, in order of enumeration. */
    void forEach(ItemState state, Consumer<MigrationItem> visitor);

    /** The states of these videos; ids that the ledger does not know are left out. */
    Map<String, ItemState> statesOf(Collection<String> videoIds);

    /** How many items are in each state; states without items are left out. */
    Map<ItemState, Long> counts();

    /** How many items are UPLOADED and could not be verified before patience ended. */
    long leftUnverified();

    /** How many VERIFIED items have differences, by the weightiest kind of them; kinds without items are left out. */
    Map<Difference.Kind, Long> differing();

    /** Bytes uploaded so far, by all runs. */
    long bytesUploaded();

    /** Seconds of video still to be moved. */
    long secondsLeft();

    /** What of it all is no longer the same at the source. */
    SourceCounts atTheSource();

    /** Source, ledger and platform side by side. */
    Reconciliation reconciliation();

    /** Visits the status of every item, in order of enumeration. */
    void forEachStatus(Consumer<ItemStatus> visitor);
}
