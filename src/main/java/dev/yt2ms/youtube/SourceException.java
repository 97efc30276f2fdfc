package dev.yt2ms.youtube;

import dev.yt2ms.run.Failure;

/** A call of the source failed for good (after its own short retries); the failure is classified. */
public final class SourceException extends RuntimeException {

    /** Rule of a page token that the source no longer takes. */
    public static final String INVALID_PAGE_TOKEN = "invalid-page-token";

    /** Rule of a used-up daily quota: nothing can be asked before midnight Pacific time. */
    public static final String QUOTA_EXCEEDED = "quota-exceeded";

    /** Rule of a playlist whose entries are not given out: it is private, or was deleted. */
    public static final String PLAYLIST_UNREADABLE = "playlist-unreadable";

    private final transient Failure failure;

    public SourceException(Failure failure, Throwable cause) {
        super(failure.message(), cause);
        this.failure = failure;
    }

    /** The classified failure. */
    public Failure failure() {
        return failure;
    }
}
