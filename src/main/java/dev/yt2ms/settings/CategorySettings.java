package dev.yt2ms.settings;

import dev.yt2ms.settings.value.PlaylistName;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * The rules that choose a video's category on the platform, used if {@code mapping.idCategory} is not a template. A
 * category is written as its number, its name or its path ({@code Parent/Child}).
 *
 * @param playlists maps the title or id of a playlist to a category; if several of these playlists contain the video,
 *     the first of them in the map decides
 * @param youtube maps the number or English name of a YouTube category to a category on the platform, for videos that
 *     are in none of these playlists
 * @param otherwise the category of all other videos; empty: they are sent without a category
 */
public record CategorySettings(Map<String, String> playlists, Map<String, String> youtube, Optional<String> otherwise) {

    /** No rules: videos are sent without a category. */
    public static final CategorySettings NONE = new CategorySettings(Map.of(), Map.of(), Optional.empty());

    public CategorySettings {
        playlists = Collections.unmodifiableMap(new LinkedHashMap<>(playlists));
        youtube = Collections.unmodifiableMap(new LinkedHashMap<>(youtube));
    }

    /** Reads the section {@code mapping.idCategory}. */
    public static CategorySettings from(Section category) {
        category.allow("playlists", "youtube", "default");
        return new CategorySettings(
                categories(category.section("playlists"), PlaylistName::of),
                categories(category.section("youtube"), String::strip),
                category.text("default"));
    }

    private static Map<String, String> categories(Section rules, UnaryOperator<String> key) {
        Map<String, String> categories = new LinkedHashMap<>();
        rules.keys()
                .forEach(written -> categories.putIfAbsent(
                        key.apply(written),
                        rules.requiredText(written, "the number, name or path of a category on the platform")));
        return categories;
    }
}
