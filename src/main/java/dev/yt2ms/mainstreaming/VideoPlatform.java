package dev.yt2ms.mainstreaming;

import dev.yt2ms.model.Content;
import dev.yt2ms.model.FailureClass;
import dev.yt2ms.run.Cancellation;
import dev.yt2ms.run.TransferListener;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * The platform to which the videos are moved. Safe for several threads. Once the platform has refused the key, every
 * further call fails without a request.
 */
public interface VideoPlatform {

    /**
     * Lists the account's categories. The call changes nothing, so it also serves to check a key.
     *
     * @throws PlatformException OPERATOR when the key or this machine's address is refused
     */
    List<Category> categories();

    /** Whether the platform answers at all, even if it refuses. */
    default boolean answers() {
        try {
            categories();
            return true;
        } catch (PlatformException e) {
            return e.failure().failureClass() != FailureClass.OUTAGE;
        }
    }

    /**
     * Whether the server of the uploads answers at all, even if it refuses. No file is sent: a session is opened, and
     * its address is requested without uploading anything.
     */
    boolean answersUploads();

    /**
     * Uploads one file in an upload session of its own: requests the session, checks its URL and posts the file. Every
     * expected failure is an outcome. An upload URL works once, so this method never retries.
     */
    UploadOutcome upload(UploadRequest request, TransferListener listener, Cancellation cancellation);

    /**
     * Reads one content; empty if the platform does not find it, which can happen right after an upload.
     *
     * @throws PlatformException when the platform refuses or can't be reached
     */
    Optional<Content> content(String contentId);

    /**
     * Deletes one content permanently.
     *
     * @return whether the content existed and is deleted
     * @throws PlatformException when the platform refuses or can't be reached; the content may be deleted all the same
     */
    boolean delete(String contentId);

    /**
     * Passes the contents of the account to the visitor, page by page, until the visitor returns {@code false}. At most
     * a few pages are in memory at a time.
     *
     * @param first the number of contents to skip; 0 passes all contents
     * @param retry decides whether a page that failed is requested again; it may wait before it returns
     * @throws PlatformException when the platform refuses or can't be reached
     */
    void scan(long first, ContentVisitor visitor, Predicate<PlatformException> retry);

    /** Passes all contents of the account to the visitor, like {@link #scan(long, ContentVisitor, Predicate)}. */
    default void scan(Predicate<Content> visitor, Predicate<PlatformException> retry) {
        scan(0, visitor::test, retry);
    }

    /**
     * Like {@link #scan(Predicate, Predicate)}, but an implementation may continue an earlier call that was
     * interrupted. It then passes only the remaining contents to the visitor.
     */
    default void continueScan(Predicate<Content> visitor, Predicate<PlatformException> retry) {
        scan(visitor, retry);
    }
}
