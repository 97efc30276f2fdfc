package dev.yt2ms.youtube;

import dev.yt2ms.model.Failure;

/** A call of the source failed for good (after its own short retries); the failure is classified. */
public final class SourceException extends RuntimeException {

    /** Rule of a page token that the source no longer takes. */
    public static final String INVALID_PAGE_TOKEN = "invalid-page-token";

    /** Rule of a used-up daily quota: nothing can be asked before midnight Pacific time. */
    public static final String QUOTA_EXCEEDED = "quota-exceeded";

    /** Rule of a project that has no quota at all for this API. */
    public static final String NO_QUOTA = "no-quota";

    /** Rule of a list whose pages lead back to pages before, or that has no end. */
    public static final String LIST_IN_CIRCLES = "list-in-circles";

    /** Rule of a playlist whose entries are not given out: it is private, or was deleted. */
    public static final String PLAYLIST_UNREADABLE = "playlist-unreadable";

    private final transient Failure failure;

    public SourceException(Failure failure, Throwable cause) {
        super(failure.message(), cause);
        this.failure = failure;
    }

    /**
     * Whether YouTube refuses this list or channel, and not the request or the key: of one that it gave out before, that may
     * be so for a moment only.
     */
    public static boolean isAboutAList(Failure failure) {
        return isAboutThePlaylist(failure) || failure.rule().startsWith("channel-");
    }

    /** Whether YouTube refuses the playlist that was asked for, and not the request. */
    public static boolean isAboutThePlaylist(Failure failure) {
        return failure.rule().startsWith("playlist-");
    }

    /** The classified failure. */
    public Failure failure() {
        return failure;
    }
}
