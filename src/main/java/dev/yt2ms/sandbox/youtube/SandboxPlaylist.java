package dev.yt2ms.sandbox.youtube;

import java.util.List;

/**
 * A playlist of the channel besides its uploads. A video that is gone stays in it as "Deleted video".
 *
 * @param id its id
 * @param title its title
 * @param videoIds what is in it, in order
 * @param privacy PUBLIC ones are listed with the channel, UNLISTED ones are for who knows their ids, PRIVATE ones for
 *     the owner
 */
public record SandboxPlaylist(String id, String title, List<String> videoIds, SandboxVideo.Privacy privacy) {

    public SandboxPlaylist {
        videoIds = List.copyOf(videoIds);
    }

    /** A public one. */
    public SandboxPlaylist(String id, String title, List<String> videoIds) {
        this(id, title, videoIds, SandboxVideo.Privacy.PUBLIC);
    }
}
