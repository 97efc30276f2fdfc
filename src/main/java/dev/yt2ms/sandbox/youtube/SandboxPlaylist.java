package dev.yt2ms.sandbox.youtube;

import dev.yt2ms.model.Video;
import java.util.List;

/**
 * A playlist of the channel other than its uploads playlist. A deleted video stays in it as "Deleted video".
 *
 * @param id its id
 * @param title its title
 * @param videoIds the ids of its videos, in order
 * @param privacy a PUBLIC playlist is in the list of the channel's playlists; an UNLISTED one can be read by its id; a
 *     PRIVATE one can be read only by the owner
 */
public record SandboxPlaylist(String id, String title, List<String> videoIds, Video.Privacy privacy) {

    public SandboxPlaylist {
        videoIds = List.copyOf(videoIds);
    }

    /** A public playlist. */
    public SandboxPlaylist(String id, String title, List<String> videoIds) {
        this(id, title, videoIds, Video.Privacy.PUBLIC);
    }
}
