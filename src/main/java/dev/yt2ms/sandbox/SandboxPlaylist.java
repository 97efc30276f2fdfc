package dev.yt2ms.sandbox;

import java.util.List;

/**
 * A playlist of the channel besides its uploads. A video that is gone stays in it as "Deleted video".
 *
 * @param id its id
 * @param title its title
 * @param videoIds what is in it, in order
 */
public record SandboxPlaylist(String id, String title, List<String> videoIds) {

    public SandboxPlaylist {
        videoIds = List.copyOf(videoIds);
    }
}
