package dev.yt2ms.ledger;

import java.util.Collection;
import java.util.Map;
import java.util.function.Consumer;

/** What the ledger tells of the videos of one migration, without changing anything. Safe for several threads. */
public interface LedgerView {

    /** Whether an item is left that could still reach a station. */
    boolean hasOpenWork();

    /** Visits every item in this state, in order of enumeration. */
    void forEach(ItemState state, Consumer<MigrationItem> visitor);

    /** The states of these videos; ids that the ledger does not know are left out. */
    Map<String, ItemState> statesOf(Collection<String> videoIds);

    /** How many items are in each state; states without items are left out. */
    Map<ItemState, Long> counts();

    /** Bytes uploaded so far, by all runs. */
    long bytesUploaded();

    /** Seconds of video still to be moved. */
    long secondsLeft();

    /** Visits the status of every item, in order of enumeration. */
    void forEachStatus(Consumer<ItemStatus> visitor);
}
