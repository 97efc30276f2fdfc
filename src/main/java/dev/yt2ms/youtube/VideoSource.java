package dev.yt2ms.youtube;

import java.util.Collection;
import java.util.Map;
import java.util.Optional;

/** Where the videos come from. Every call may cost quota; safe for several threads. */
public interface VideoSource {

    /** YouTube answers at most this many entries a page and details a call. */
    int PAGE_SIZE = 50;

    /**
     * Finds the channel or playlist (1 quota unit, 2 for a playlist).
     *
     * @throws SourceException OPERATOR when there is none, the key is refused, …
     */
    Channel resolve(ChannelReference reference);

    /**
     * One page with details (2 quota units).
     *
     * @param pageToken the token of the page before; empty for the first page
     * @throws SourceException with rule {@link SourceException#INVALID_PAGE_TOKEN} when the token no longer holds: begin
     *     again with the first page
     */
    VideoPage page(Channel channel, Optional<String> pageToken);

    /**
     * Details of at most {@link #PAGE_SIZE} videos (1 quota unit). What is not public any more is not in the answer.
     */
    Map<String, Video> details(Collection<String> ids);

    /** Quota units that this source has used since it was made. */
    long quotaUsed();
}
