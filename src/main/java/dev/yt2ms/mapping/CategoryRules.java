package dev.yt2ms.mapping;

import dev.yt2ms.model.Video;
import dev.yt2ms.settings.CategorySettings;
import dev.yt2ms.settings.value.SettingsException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Chooses the platform's category of a video by the rules of the job file. The rules for the video's playlists come
 * first, then those for YouTube's category, then the default.
 */
final class CategoryRules {

    private static final String KEY = "migration.mapping.idCategory.";

    private final CategorySettings settings;
    /** The platform's category, as it is written in the job file, for each number of a YouTube category. */
    private final Map<String, String> youtube = new LinkedHashMap<>();

    /** @throws SettingsException if the rules name a category that YouTube does not have */
    CategoryRules(CategorySettings settings) {
        this.settings = settings;
        settings.youtube().forEach((written, category) -> {
            try {
                youtube.putIfAbsent(YouTubeCategory.number(written), category);
            } catch (IllegalArgumentException e) {
                throw new SettingsException(KEY + "youtube: '" + written + "' " + e.getMessage());
            }
        });
    }

    /** Returns the category as written in the job file; empty if no rule matches. */
    Optional<String> of(Video video) {
        return settings.playlists().entrySet().stream()
                .filter(rule -> video.playlists().stream().anyMatch(playlist -> playlist.isNamed(rule.getKey())))
                .map(Map.Entry::getValue)
                .findFirst()
                .or(() -> Optional.ofNullable(youtube.get(video.snippet().categoryId())))
                .or(settings::otherwise);
    }

    /** Returns all categories that the rules name, each with the job-file key that names it. */
    Map<String, String> all() {
        Map<String, String> all = new LinkedHashMap<>();
        settings.playlists().forEach((playlist, category) -> all.put(KEY + "playlists." + playlist, category));
        settings.youtube().forEach((number, category) -> all.put(KEY + "youtube." + number, category));
        settings.otherwise().ifPresent(category -> all.put(KEY + "default", category));
        return all;
    }
}
