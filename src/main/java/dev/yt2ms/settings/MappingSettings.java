package dev.yt2ms.settings;

import java.time.ZoneId;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
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

    private static final String CATEGORY = "idCategory";

    public MappingSettings {
        templates = Collections.unmodifiableMap(new LinkedHashMap<>(templates));
    }

    /** Reads the section. */
    public static MappingSettings from(Section mapping) {
        boolean rules = mapping.isSection(CATEGORY);
        Map<String, String> templates =
                new LinkedHashMap<>(rules ? mapping.without(CATEGORY).allTexts() : mapping.allTexts());
        templates.keySet().removeAll(List.of("filename-on-conflict", "date-pattern", "date-zone"));
        ZoneId zone = mapping.parsed(
                "date-zone", mapping.text("date-zone", "UTC"), "a time zone such as UTC or Europe/Rome", ZoneId::of);
        return new MappingSettings(
                templates,
                rules ? CategorySettings.from(mapping.section(CATEGORY)) : CategorySettings.NONE,
                mapping.text("filename-on-conflict"),
                mapping.text("date-pattern", "yyyyMMddHHmmss"),
                zone);
    }
}
