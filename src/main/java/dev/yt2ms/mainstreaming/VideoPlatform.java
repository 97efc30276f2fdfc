package dev.yt2ms.mainstreaming;

import dev.yt2ms.model.Content;
import dev.yt2ms.model.FailureClass;
import dev.yt2ms.run.Cancellation;
import dev.yt2ms.run.TransferListener;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** The platform that the videos go to. Safe for several threads. Once it has refused the key, it is asked nothing more. */
public interface VideoPlatform {

    /**
     * The account's categories. Changes nothing, so it is the call to check a key with.
     *
     * @throws PlatformException OPERATOR when the key or this address is refused
     */
    List<Category> categories();

    /** Whether it answers at all, be it with a refusal. */
    default boolean answers() {
        try {
            categories();
            return true;
        } catch (PlatformException e) {
            return e.failure().failureClass() != FailureClass.OUTAGE;
        }
    }

    /**
     * Uploads one file in an upload session of its own: asks for the session, checks its URL, posts the file. Every
     * expected failure is an outcome. Never retries by itself: an upload URL works once.
     */
    UploadOutcome upload(UploadRequest request, TransferListener listener, Cancellation cancellation);

    /**
     * One content, or empty while the platform does not find it (as right after an upload).
     *
     * @throws PlatformException when the platform refuses or can't be reached
     */
    Optional<Content> content(String contentId);

    /**
     * Deletes one content for good.
     *
     * @return whether it was there and is deleted
     * @throws PlatformException when the platform refuses or can't be reached; it may be deleted all the same
     */
    boolean delete(String contentId);

    /**
     * Pages through all contents of the account, in flat memory, until the visitor answers {@code false}.
     *
     * @param again whether to ask once more for a page that failed; it may wait before it answers
     * @throws PlatformException when the platform refuses or can't be reached
     */
    void scan(Predicate<Content> visitor, Predicate<PlatformException> again);

    /** The same; the first page that fails ends it. */
    default void scan(Predicate<Content> visitor) {
        scan(visitor, failure -> false);
    }
}
