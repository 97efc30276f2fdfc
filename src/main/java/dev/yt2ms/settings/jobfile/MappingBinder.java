package dev.yt2ms.settings.jobfile;

import dev.yt2ms.settings.CategorySettings;
import dev.yt2ms.settings.MappingSettings;
import dev.yt2ms.settings.value.PlaylistName;
import java.time.ZoneId;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/** Reads the section {@code mapping}. */
final class MappingBinder {

    private static final String CATEGORY = "idCategory";

    private MappingBinder() {}

    static MappingSettings bind(Section mapping) {
        boolean rules = mapping.isSection(CATEGORY);
        Map<String, String> templates =
                new LinkedHashMap<>(rules ? mapping.without(CATEGORY).allTexts() : mapping.allTexts());
        templates.keySet().removeAll(List.of("filename-on-conflict", "date-pattern", "date-zone"));
        ZoneId zone = mapping.parsed(
                "date-zone", mapping.text("date-zone", "UTC"), "a time zone such as UTC or Europe/Rome", ZoneId::of);
        return new MappingSettings(
                templates,
                rules ? categories(mapping.section(CATEGORY)) : CategorySettings.NONE,
                mapping.text("filename-on-conflict"),
                mapping.text("date-pattern", "yyyyMMddHHmmss"),
                zone);
    }

    private static CategorySettings categories(Section category) {
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
