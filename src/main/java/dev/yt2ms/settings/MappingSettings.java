package dev.yt2ms.settings;

import java.time.ZoneId;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The section {@code mapping}: how a video's details become upload fields.
 *
 * @param templates maps an upload field to its template, for the fields that the job file names; an empty template
 *     turns a field off
 * @param categories the rules for {@code idCategory}, used if the field has no template
 * @param filenameOnConflict the template of the file name that is used if another content already has the name from the
 *     template {@code filename}; empty if the job file gives no second name
 * @param datePattern the pattern of {@code {publishedAt}} for {@link java.time.format.DateTimeFormatter}
 * @param dateZone the time zone of {@code {publishedAt}}
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
