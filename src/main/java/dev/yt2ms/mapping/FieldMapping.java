package dev.yt2ms.mapping;

import dev.yt2ms.model.Video;
import dev.yt2ms.settings.MappingSettings;
import dev.yt2ms.settings.value.Nearest;
import dev.yt2ms.settings.value.SettingsException;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.stream.Collectors;

/**
 * Creates the platform's upload fields from the details of a video, by templates. The texts of a video are untrusted.
 * They are escaped in {@code longDescription}, which the platform reads as HTML. In {@code filename}, they can't add a
 * path or a reserved character. In other fields, they are sent unchanged except for NUL and unpaired surrogates.
 * Thread-safe.
 */
public final class FieldMapping {

    private static final String FILENAME = "filename";
    private static final String FILENAME_ON_CONFLICT = "filename-on-conflict";
    private static final String REFERENCE_ID = "referenceID";
    private static final String LONG_DESCRIPTION = "longDescription";
    private static final String CATEGORY = "idCategory";

    private static final Set<String> MUST_BE_UNIQUE = Set.of(FILENAME, FILENAME_ON_CONFLICT, REFERENCE_ID);

    /**
     * The upload fields with their default templates. The fields and their order come from the platform's documentation
     * ("Upload API") and its public PHP SDK.
     */
    private static final Map<String, String> DEFAULTS = defaults();

    private final FileName fileName;
    private final Optional<FileName> fileNameOnConflict;
    private final Map<String, Template> templates;
    private final CategoryRules categoryRules;
    private final CategoryIds categoryIds;

    private FieldMapping(
            FileName fileName,
            Optional<FileName> fileNameOnConflict,
            Map<String, Template> templates,
            CategoryRules categoryRules,
            CategoryIds categoryIds) {
        this.fileName = fileName;
        this.fileNameOnConflict = fileNameOnConflict;
        this.templates = templates;
        this.categoryRules = categoryRules;
        this.categoryIds = categoryIds;
    }

    /**
     * Checks the templates of a job file and creates the mapping, as {@link #of(MappingSettings, CategoryIds)} does,
     * but does not look up categories on the platform. Categories stay as they are written in the job file.
     */
    public static FieldMapping of(MappingSettings settings) {
        return of(settings, Optional::of);
    }

    /**
     * Checks the templates of a job file and creates the mapping. A field without a template in the job file gets the
     * default one. An empty template turns a field off.
     *
     * @param categoryIds finds the number of a category on the platform
     * @throws SettingsException for an unknown field or placeholder, a bad date pattern, unbalanced braces, an unknown
     *     category of YouTube, and a {@code filename} or {@code referenceID} that is not unique per video
     */
    public static FieldMapping of(MappingSettings settings, CategoryIds categoryIds) {
        for (Map.Entry<String, String> given : settings.templates().entrySet()) {
            if (!DEFAULTS.containsKey(given.getKey())) {
                throw new SettingsException("migration.mapping." + given.getKey() + ": '" + given.getKey()
                        + "' is not an upload field; "
                        + Nearest.advice(
                                given.getKey(),
                                DEFAULTS.keySet(),
                                "the fields are " + Nearest.list(DEFAULTS.keySet())));
            }
        }
        DateFormat dates = new DateFormat(settings.datePattern(), settings.dateZone());
        try {
            dates.by(settings.datePattern());
        } catch (IllegalArgumentException e) {
            throw new SettingsException("migration.mapping.date-pattern: " + e.getMessage());
        }
        Map<String, String> texts = new LinkedHashMap<>(DEFAULTS);
        texts.putAll(settings.templates());
        Map<String, Template> templates = new LinkedHashMap<>();
        texts.forEach((field, text) -> templates.put(field, checked(field, text, dates)));
        String filename = Objects.requireNonNull(texts.get(FILENAME));
        return new FieldMapping(
                fileName(FILENAME, filename, checked(FILENAME, filename, dates)),
                settings.filenameOnConflict().map(text -> onConflict(text, filename, dates)),
                templates,
                new CategoryRules(settings.categories()),
                categoryIds);
    }

    private static FileName onConflict(String text, String usual, DateFormat dates) {
        Template template = checked(FILENAME_ON_CONFLICT, text, dates);
        if (text.equalsIgnoreCase(usual)) {
            throw wrong(
                    FILENAME_ON_CONFLICT,
                    text,
                    "makes the same names as mapping.filename; give another template, e.g. {id}-youtube.mp4");
        }
        return fileName(FILENAME_ON_CONFLICT, text, template);
    }

    private static FileName fileName(String key, String text, Template template) {
        try {
            return new FileName(template);
        } catch (IllegalArgumentException e) {
            throw wrong(key, text, String.valueOf(e.getMessage()));
        }
    }

    /**
     * Returns the fields to send, in the platform's order; {@code filename} is always among them. A field whose text is
     * blank is omitted, and so is a category that the platform does not have.
     */
    public Map<String, String> fields(Video video) {
        Map<String, String> fields = new LinkedHashMap<>();
        templates.forEach((field, template) -> {
            String text = switch (field) {
                case FILENAME -> fileName.of(video);
                case CATEGORY -> category(video).flatMap(categoryIds::of).orElse("");
                default -> template.render(video, styleOf(field));
            };
            if (!text.isBlank()) {
                fields.put(field, text);
            }
        });
        return fields;
    }

    public String filename(Video video) {
        return fileName.of(video);
    }

    /**
     * Returns the file name that is used if another content already has the usual one; empty if the job file has no
     * template for it.
     */
    public Optional<String> filenameOnConflict(Video video) {
        return fileNameOnConflict.map(template -> template.of(video));
    }

    public String referenceId(Video video) {
        return template(REFERENCE_ID).render(video, styleOf(REFERENCE_ID));
    }

    /**
     * Returns the category that the template of {@code idCategory} gives this video, if it does not match exactly one
     * category of the platform; otherwise empty. Always empty if the template has no placeholder.
     */
    public Optional<String> unplaceable(Video video) {
        return makesCategories()
                ? category(video).filter(written -> categoryIds.of(written).isEmpty())
                : Optional.empty();
    }

    /**
     * Whether the template of the category contains placeholders, so that the category depends on the details of each
     * video. {@link #namedCategories()} is incomplete in this case.
     */
    public boolean makesCategories() {
        return template(CATEGORY).fixed().isEmpty();
    }

    /**
     * Returns every category that the job file names, each with the key that names it. Categories that a template
     * creates from the details of a video are not included.
     */
    public Map<String, String> namedCategories() {
        Map<String, String> named = new LinkedHashMap<>();
        template(CATEGORY)
                .fixed()
                .filter(text -> !text.isBlank())
                .ifPresent(text -> named.put("migration.mapping." + CATEGORY, text.strip()));
        named.putAll(categoryRules.all());
        return named;
    }

    /** Returns the template of a field from the job file, or else the default template, which every field has. */
    private Template template(String field) {
        return Objects.requireNonNull(templates.get(field));
    }

    private Optional<String> category(Video video) {
        String text = template(CATEGORY).render(video, styleOf(CATEGORY)).strip();
        return text.isEmpty() ? categoryRules.of(video) : Optional.of(text);
    }

    /**
     * Whether a template uses this placeholder. If none does, the caller can avoid requests that cost API quota.
     *
     * @param placeholder the name of the placeholder, without braces
     */
    public boolean uses(String placeholder) {
        return Placeholder.named(placeholder)
                .map(wanted -> templates.values().stream().anyMatch(template -> template.uses(wanted))
                        || fileNameOnConflict.filter(name -> name.uses(wanted)).isPresent())
                .orElse(false);
    }

    /** Returns the names of all placeholders, without braces. */
    public static Set<String> placeholders() {
        return Arrays.stream(Placeholder.values())
                .map(Placeholder::key)
                .collect(Collectors.collectingAndThen(
                        Collectors.toCollection(LinkedHashSet::new), Collections::unmodifiableSet));
    }

    /**
     * Returns all upload fields in the platform's order with their default templates; a field with an empty template is
     * not sent.
     */
    static Map<String, String> defaultTemplates() {
        return DEFAULTS;
    }

    private static Template checked(String field, String text, DateFormat dates) {
        Template template;
        try {
            template = Template.parse(text, dates);
        } catch (IllegalArgumentException e) {
            throw wrong(field, text, String.valueOf(e.getMessage()));
        }
        if (MUST_BE_UNIQUE.contains(field) && !template.uses(Placeholder.ID)) {
            throw wrong(
                    field,
                    text,
                    "must contain {id}, because only the id is unique, e.g. "
                            + DEFAULTS.getOrDefault(field, "{id}-youtube.mp4"));
        }
        return template;
    }

    private static BiFunction<Placeholder, String, String> styleOf(String field) {
        if (field.equals(LONG_DESCRIPTION)) {
            return (placeholder, value) -> placeholder == Placeholder.DESCRIPTION_HTML
                    ? value
                    : DescriptionHtml.escape(SendableText.lines(value));
        }
        return (placeholder, value) -> SendableText.of(value);
    }

    private static SettingsException wrong(String field, String template, String reason) {
        return new SettingsException("migration.mapping." + field + ": '" + template + "' " + reason);
    }

    private static Map<String, String> defaults() {
        Map<String, String> defaults = new LinkedHashMap<>();
        defaults.put(FILENAME, "{id}.mp4");
        defaults.put("title", "{title}");
        defaults.put("shortDescription", "{summary}");
        defaults.put(LONG_DESCRIPTION, "{descriptionHtml}");
        defaults.put("tags", "{tags}");
        defaults.put("protectedEmbed", "{protectedEmbed}");
        defaults.put(REFERENCE_ID, "{id}");
        defaults.put("relatedLinkText", "");
        defaults.put("relatedLinkUrl", "");
        defaults.put("startViews", "{viewCount}");
        defaults.put("fullUserName", "{channelTitle}");
        defaults.put("uploaddate", "{publishedAt}");
        for (int number = 1; number <= 10; number++) {
            defaults.put("customAttribute" + number, "");
        }
        defaults.put(CATEGORY, "");
        return Collections.unmodifiableMap(defaults);
    }
}
