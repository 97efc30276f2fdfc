package dev.yt2ms.mainstreaming;

import dev.yt2ms.model.Content;
import dev.yt2ms.model.FailureClass;
import dev.yt2ms.run.Cancellation;
import dev.yt2ms.run.TransferListener;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * The platform to which the videos are moved. Implementations are thread-safe. After the platform has refused the key,
 * every further call fails without a request.
 */
public interface VideoPlatform {

    /**
     * Lists the account's categories. The call changes nothing, so it can also be used to check a key.
     *
     * @throws PlatformException if the platform refuses the call or can't be reached; the class of its failure is
     *     OPERATOR if the platform refuses the key or this machine's address
     */
    List<Category> categories();

    /** Whether the platform answers. A refusal counts as an answer. */
    default boolean answers() {
        try {
            categories();
            return true;
        } catch (PlatformException e) {
            return e.failure().failureClass() != FailureClass.OUTAGE;
        }
    }

    /**
     * Whether the upload server answers. A refusal counts as an answer. The call opens an upload session and requests
     * the session's address, but sends no file.
     */
    boolean answersUploads();

    /**
     * Uploads one file in a new upload session: requests the session, checks its URL and posts the file. Every expected
     * failure is returned as an outcome. The method makes no retries, because an upload URL works only once.
     */
    UploadOutcome upload(UploadRequest request, TransferListener listener, Cancellation cancellation);

    /**
     * Reads one content. The result is empty if the platform does not find the content, which can happen right after
     * its upload.
     *
     * @throws PlatformException if the platform refuses the call or can't be reached
     */
    Optional<Content> content(String contentId);

    /**
     * Deletes one content permanently.
     *
     * @return {@code true} if the content existed and is now deleted
     * @throws PlatformException if the platform refuses the call or can't be reached; the content may nevertheless be
     *     deleted
     */
    boolean delete(String contentId);

    /**
     * Passes the contents of the account to the visitor, page by page, until the visitor returns {@code false}. Only a
     * few pages at a time are in memory.
     *
     * @param first the number of contents to skip; 0 passes all contents
     * @param retry decides whether a page is requested again after a failure
     * @throws PlatformException if the platform refuses the call or can't be reached
     */
    void scan(long first, ContentVisitor visitor, PageRetry retry);

    /**
     * Passes all contents of the account to the visitor. Apart from that, the call works like {@link #scan(long,
     * ContentVisitor, PageRetry)}.
     */
    default void scan(Predicate<Content> visitor, PageRetry retry) {
        scan(0, visitor::test, retry);
    }

    /**
     * Does the same as {@link #scan(Predicate, PageRetry)}, except that an implementation may continue an earlier call
     * that was interrupted. It then passes only the remaining contents to the visitor.
     */
    default void continueScan(Predicate<Content> visitor, PageRetry retry) {
        scan(visitor, retry);
    }
}
