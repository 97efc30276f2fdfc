package dev.yt2ms.ledger;

import dev.yt2ms.model.Failure;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Records the progress of every video of one migration through the stations. Each call is a short transaction. Once a
 * call has returned, its changes survive a kill of the process; the changes of {@link #downloaded}, {@link
 * #intendUpload} and {@link #uploaded} also survive a power cut. Implementations are thread-safe.
 */
public interface MigrationLedger {

    /**
     * Claims the next item of a station. Items that never failed, or kept their place after a failure, come first. The
     * others follow by the run in which they last failed, the earliest run first. Among equals, the order of the
     * selection decides.
     *
     * @param owner the process that claims it: the {@link Claimant#token} if several machines share the ledger;
     *     otherwise any name, for people who read the ledger
     * @return the claimed item; empty if none is due
     */
    Optional<MigrationItem> claim(Station station, String owner);

    /**
     * Checks that the ledger can be written, by an update that changes no value. If the ledger is unusable, this method
     * fails or does not return.
     */
    void checkWritable();

    /** Returns a claimed item to its state before the claim. */
    void release(Station station, String videoId);

    /**
     * Returns a claimed item to PENDING, because there is too little space for its download now, and records the
     * number of bytes that the download needs.
     */
    void releaseForRoom(String videoId, long expectedBytes);

    /** Records that a download is complete. */
    void downloaded(String videoId, StagedFile file);

    /**
     * Records the intent to upload with these fields, which include {@code filename}. It must be called before the
     * upload begins.
     */
    void intendUpload(String videoId, Map<String, String> fields);

    /** Records that the video is on the platform. */
    void uploaded(String videoId, String contentId, long bytes);

    /**
     * Records that the video is already on the platform as this content, so that its staged file is not needed.
     *
     * @param filename the content's file name; empty if the platform reports none
     * @param fields the upload fields with which the video would have been sent, for the comparison
     */
    void adopted(String videoId, String contentId, String filename, Map<String, String> fields);

    /**
     * Makes several changes in one transaction, so that either all or none of them are recorded. The action may run
     * more than once, if the database rolls the transaction back to resolve a deadlock.
     */
    void together(Runnable changes);

    /**
     * Records that an upload overwrote the content of another video. The item becomes FAILED and keeps the id of that
     * content.
     */
    void overwroteAnother(String videoId, String contentId, Failure failure);

    /** Records a failure at a station. */
    void failed(Station station, String videoId, Verdict verdict);

    /**
     * Records a failed download. If the item would become FAILED, but the video was to be uploaded again and its earlier
     * content on the platform is good, the item becomes UPLOADED with that content, and the recorded change on YouTube
     * stays. Other workers never see the item as FAILED, so that none of them ends because it sees no open work.
     *
     * @return whether the earlier content stays
     */
    boolean downloadFailed(String videoId, Verdict verdict);

    /**
     * Records that an upload certainly failed. If the item would become FAILED, but the upload was to replace a good
     * content, the item gets back that content, with this failure. Other workers never see the item as FAILED.
     *
     * @return whether the earlier content stays
     */
    boolean uploadFailed(String videoId, Verdict verdict);

    /**
     * Subtracts this number of attempts from an item's counted attempts, because they failed for a general reason and
     * not because of the item's video. If the item is FAILED, it can be claimed again at once. An item that a worker
     * has claimed keeps its state.
     */
    void pardon(Station station, String videoId, int attempts);

    /**
     * Gives up the download of a video that was to be uploaded again, if its earlier content on the platform is good.
     * The item becomes UPLOADED with that content again, and the recorded change on YouTube stays.
     *
     * @param nothingBetter whether the source turned out to have no better picture
     * @return whether there is a good earlier content; if not, nothing changes
     */
    boolean keepContent(String videoId, boolean nothingBetter);

    /**
     * Records that an upload may have replaced the video's content, so that the earlier content no longer counts as
     * existing.
     */
    void replacementUnsure(String videoId);

    /** Changes a FAILED item to SKIPPED with this reason. */
    void skip(String videoId, String reason);

    /** Makes an item wait for this time before it can be claimed, without counting an attempt. */
    void postpone(String videoId, Duration pause);

    /**
     * Ends the waits of all items. It is called after the clock was set back, which would make these waits too long.
     */
    void forgetWaits();

    /** Records that an unsure upload did not arrive. */
    void notArrived(String videoId);

    /** Records that the staged file is missing or changed, so that the video is downloaded again. */
    void stagedFileLost(String videoId);

    /**
     * Records a failed download because the staged file is missing or changed. An item that becomes FAILED gets back its
     * earlier content as after {@link #downloadFailed}.
     *
     * @return whether the earlier content stays
     */
    boolean stagedFileLost(String videoId, Verdict verdict);

    /**
     * Prepares the ledger for the start of a run. This releases the claims of dead processes. Deferred items, and items
     * that failed with the class RETRY, become PENDING, and their counts of attempts are reset. The caller must hold
     * the ledger alone, or lead the machines that share it.
     *
     * @return how many items dead processes had claimed
     */
    int recover();

    /**
     * Puts FAILED items, and items whose replacement the platform refused, back to PENDING, and resets their counts of
     * attempts. Items that are named by id are then claimed as if they had not been tried yet; other items keep their
     * place.
     *
     * @param videoIds the ids of the items; empty for all
     * @param rule restricts the items to failures of this rule
     * @return how many items were put back
     */
    int retry(Collection<String> videoIds, Optional<String> rule);

    /** Returns the rules of all FAILED items, the most frequent rule first. */
    List<String> rulesOfFailed();
}
