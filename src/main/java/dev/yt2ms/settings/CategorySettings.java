package dev.yt2ms.settings;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Which category of the platform a video goes to, where {@code mapping.idCategory} is no template. Categories are written
 * as their number, their name or their path ({@code Parent/Child}).
 *
 * @param playlists title or id of a playlist to category; the first in this order that a video is in counts
 * @param youtube number or English name of YouTube's category to category, for videos in none of these playlists
 * @param otherwise the category of all other videos; empty: they are sent without one
 */
public record CategorySettings(Map<String, String> playlists, Map<String, String> youtube, Optional<String> otherwise) {

    /** No rule. */
    public static final CategorySettings NONE = new CategorySettings(Map.of(), Map.of(), Optional.empty());

    public CategorySettings {
        playlists = Collections.unmodifiableMap(new LinkedHashMap<>(playlists));
        youtube = Collections.unmodifiableMap(new LinkedHashMap<>(youtube));
    }
}
