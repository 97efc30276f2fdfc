package dev.yt2ms.youtube;

import dev.yt2ms.model.Video;
import java.util.Collection;
import java.util.Map;

/** Reads the details of single videos. Implementations are thread-safe. */
@FunctionalInterface
public interface DetailsSource {

    /**
     * Reads the details of the videos with these ids (1 quota unit for every 50 ids). The result maps ids to details,
     * without the videos that are deleted or not visible to the caller.
     *
     * @throws SourceException if the source refuses or can't be reached
     */
    Map<String, Video> details(Collection<String> ids);
}
