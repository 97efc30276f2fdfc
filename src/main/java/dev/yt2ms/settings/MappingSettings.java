package dev.yt2ms.settings;

import java.time.ZoneId;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * How a video's details become upload fields.
 *
 * @param templates upload field to template, only those that the job file gives; an empty template turns a field off
 * @param categories how {@code idCategory} is chosen where it has no template
 * @param filenameOnConflict template of the file name where that of {@code filename} is taken by another's content
 * @param datePattern pattern of {@code {publishedAt}}, as of {@link java.time.format.DateTimeFormatter}
 * @param dateZone the zone it is written in
 */
public record MappingSettings(
        Map<String, String> templates,
        CategorySettings categories,
        Optional<String> filenameOnConflict,
        String datePattern,
        ZoneId dateZone) {

    public MappingSettings {
        templates = Collections.unmodifiableMap(new LinkedHashMap<>(templates));
    }
}
