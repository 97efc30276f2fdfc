package dev.yt2ms.youtube;

import dev.yt2ms.model.Failure;
import dev.yt2ms.model.FailureException;

/** Thrown when a request to the source has failed, after all retries. */
public final class SourceException extends FailureException {

    /** The rule of a failure: the source no longer accepts a page token. */
    public static final String INVALID_PAGE_TOKEN = "invalid-page-token";

    /**
     * The rule of a failure: the daily quota is used up. The API then answers no request before midnight Pacific time.
     */
    public static final String QUOTA_EXCEEDED = "quota-exceeded";

    /** The rule of a failure: the project of the API key or OAuth client has no quota for this API. */
    public static final String NO_QUOTA = "no-quota";

    /**
     * The rule of a failure: a list does not end, because its pages lead back to earlier pages or there are too many of
     * them.
     */
    public static final String LIST_IN_CIRCLES = "list-in-circles";

    /** The rule of a failure: YouTube does not show the entries of a playlist, because it is private or was deleted. */
    public static final String PLAYLIST_UNREADABLE = "playlist-unreadable";

    public SourceException(Failure failure) {
        super(failure, null);
    }

    public SourceException(Failure failure, Throwable cause) {
        super(failure, cause);
    }

    /**
     * Whether YouTube refuses only the requested list or channel, and not the key or the whole request. If YouTube has
     * shown the list before, such a refusal may be temporary.
     */
    public static boolean isAboutAList(Failure failure) {
        return isAboutThePlaylist(failure) || failure.rule().startsWith("channel-");
    }

    /** Whether YouTube refuses only the requested playlist, and not the key or the whole request. */
    public static boolean isAboutThePlaylist(Failure failure) {
        return failure.rule().startsWith("playlist-");
    }
}
