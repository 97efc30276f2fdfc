package dev.yt2ms.mapping;

import dev.yt2ms.model.Video;
import dev.yt2ms.settings.CategorySettings;
import dev.yt2ms.settings.value.SettingsException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Which category a video goes to, as it is written in the job file: by playlist, then by YouTube's category, then the rest. */
final class CategoryRules {

    private static final String KEY = "migration.mapping.idCategory.";

    private final CategorySettings settings;
    /** By YouTube's number. */
    private final Map<String, String> youtube = new LinkedHashMap<>();

    /** @throws SettingsException for a category of YouTube that there is not */
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

    /** The category as written; empty where no rule names one. */
    Optional<String> of(Video video) {
        return settings.playlists().entrySet().stream()
                .filter(rule -> video.playlists().stream().anyMatch(playlist -> playlist.isNamed(rule.getKey())))
                .map(Map.Entry::getValue)
                .findFirst()
                .or(() -> Optional.ofNullable(youtube.get(video.categoryId())))
                .or(settings::otherwise);
    }

    /** All categories that it can name, by the key that names them. */
    Map<String, String> all() {
        Map<String, String> all = new LinkedHashMap<>();
        settings.playlists().forEach((playlist, category) -> all.put(KEY + "playlists." + playlist, category));
        settings.youtube().forEach((number, category) -> all.put(KEY + "youtube." + number, category));
        settings.otherwise().ifPresent(category -> all.put(KEY + "default", category));
        return all;
    }
}
