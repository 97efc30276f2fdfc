package dev.yt2ms.youtube;

import dev.yt2ms.model.Failure;
import dev.yt2ms.model.FailureException;

/**
 * Reports that a call of the source has failed, and that the call makes no further retries by itself.
 */
public final class SourceException extends FailureException {

    /** Rule of a page token that the source no longer accepts. */
    public static final String INVALID_PAGE_TOKEN = "invalid-page-token";

    /** Rule of a used-up daily quota: the API answers no request before midnight Pacific time. */
    public static final String QUOTA_EXCEEDED = "quota-exceeded";

    /** Rule of a project that has no quota at all for this API. */
    public static final String NO_QUOTA = "no-quota";

    /** Rule of a list that does not end, because its pages lead back to earlier pages or there are too many. */
    public static final String LIST_IN_CIRCLES = "list-in-circles";

    /** Rule of a playlist whose entries YouTube does not show because it is private or was deleted. */
    public static final String PLAYLIST_UNREADABLE = "playlist-unreadable";

    public SourceException(Failure failure) {
        super(failure, null);
    }

    public SourceException(Failure failure, Throwable cause) {
        super(failure, cause);
    }

    /**
     * Whether YouTube refuses the requested list or channel rather than the request or the key. If YouTube has shown
     * the list before, such a refusal may last only for a moment.
     */
    public static boolean isAboutAList(Failure failure) {
        return isAboutThePlaylist(failure) || failure.rule().startsWith("channel-");
    }

    /** Whether YouTube refuses the requested playlist rather than the request. */
    public static boolean isAboutThePlaylist(Failure failure) {
        return failure.rule().startsWith("playlist-");
    }
}
