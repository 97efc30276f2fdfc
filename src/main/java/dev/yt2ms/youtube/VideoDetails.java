package dev.yt2ms.youtube;

import dev.yt2ms.model.Video;
import java.util.Collection;
import java.util.Map;

/** Reads the details of single videos. Safe for several threads. */
@FunctionalInterface
public interface VideoDetails {

    /**
     * Reads the details of videos (1 quota unit for each 50). The answer does not contain videos that are deleted or
     * not visible to the caller.
     *
     * @throws SourceException when the source refuses or can't be reached
     */
    Map<String, Video> details(Collection<String> ids);
}
