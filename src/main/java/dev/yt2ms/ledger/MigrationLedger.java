package dev.yt2ms.ledger;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How far every video of one migration is on its way through the stations. Each call is a short transaction of its own that survives the end of the
 * process once it returned; {@link #downloaded}, {@link #intendUpload} and {@link #uploaded} survive a power cut too. Safe
 * for several threads.
 */
public interface MigrationLedger extends LedgerView {

    /**
     * Claims the next item of a station for this owner, or empty if none is due: first what never failed, then what failed
     * in the oldest run; of these by the order of the selection.
     */
    Optional<MigrationItem> claim(Station station, String owner, Duration lease);

    /**
     * Renews all leases of this owner. They are for people who look into the ledger: who works on what, and when it last
     * gave a sign of life. Nothing is decided by them, as whoever works with a ledger holds it alone.
     */
    void renewLeases(String owner, Duration lease);

    /** Gives a claimed item back as if it had not been claimed. */
    void release(Station station, String videoId);

    /** Gives a claimed item back that turned out to need so many bytes. */
    void releaseForRoom(String videoId, long expectedBytes);

    /** Records a whole download. */
    void downloaded(String videoId, StagedFile file);

    /** Records the intent to upload with these fields, {@code filename} among them, before anything of it is done. */
    void intendUpload(String videoId, Map<String, String> fields);

    /** Records that it is on the platform. */
    void uploaded(String videoId, String contentId, long bytes);

    /** Records a failure at a station. */
    void failed(Station station, String videoId, Verdict verdict);

    /**
     * Takes back attempts that are on record, and that it was FAILED for them; fresh ones begin at once. What is under way
     * stays so.
     */
    void pardon(Station station, String videoId, int attempts);

    /** Makes a FAILED item SKIPPED for this reason. */
    void leaveOut(String videoId, String reason);

    /** Leaves an item alone for a while, without counting an attempt. */
    void postpone(String videoId, Duration pause);

    /** Lets nothing wait any longer: all waits were written by a clock that was set back since. */
    void forgetWaits();

    /** The upload turned out not to have arrived. */
    void notArrived(String videoId);

    /** Its staged file is gone or changed: it is to be downloaded again. */
    void stagedFileLost(String videoId);

    /**
     * Takes back what a process that is gone had under way, and what the last run left for this one: claims, deferred
     * items, failures of class RETRY with fresh attempts. Only for whoever holds the ledger alone.
     *
     * @return how many items were under way
     */
    int recover();

    /**
     * Puts FAILED items back to PENDING with fresh attempts. Those that are named come first; others after what was not
     * tried yet.
     *
     * @param videoIds which ones; empty for all
     * @param rule only those that failed by this rule
     * @return how many were put back
     */
    int retry(Collection<String> videoIds, Optional<String> rule);

    /** The rules by which items are FAILED, the most frequent first. */
    List<String> rulesOfFailed();
}
