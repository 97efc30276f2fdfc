package dev.yt2ms.mapping;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.entry;

import dev.yt2ms.model.Video;
import dev.yt2ms.settings.CategorySettings;
import dev.yt2ms.settings.MappingSettings;
import dev.yt2ms.settings.value.SettingsException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FieldMappingTest {

    private static final FieldMapping DEFAULT = mapping(Map.of());

    @Test
    void sendsTheDocumentedFieldsInThePlatformsOrder() {
        assertThat(DEFAULT.fields(Videos.ORDINARY))
                .containsExactly(
                        entry("filename", "dQw4w9WgXcQ.mp4"),
                        entry("title", "A title"),
                        entry("shortDescription", "First line."),
                        entry("longDescription", "First line.<br>Second"),
                        entry("tags", "a, b"),
                        entry("referenceID", "dQw4w9WgXcQ"),
                        entry("startViews", "812345678901"),
                        entry("fullUserName", "A channel"),
                        entry("uploaddate", "20151025034900"));
    }

    @Test
    void doesNotSendFieldsThatAreBlank() {
        Video bare = Videos.video("-_abcdefghi", " ", "", OptionalLong.empty());
        assertThat(DEFAULT.fields(bare))
                .doesNotContainKeys("title", "startViews", "longDescription", "shortDescription");
        assertThat(DEFAULT.fields(bare)).containsEntry("filename", "-_abcdefghi.mp4");
    }

    @Test
    void sendsPrivateVideosAsProtected() {
        Video secret = Videos.video(
                "dQw4w9WgXcQ", "t", "", OptionalLong.empty(), Duration.ZERO, List.of(), Video.Privacy.PRIVATE);
        assertThat(DEFAULT.fields(secret)).containsEntry("protectedEmbed", "true");
    }

    @Test
    void turnsAFieldOffByAnEmptyTemplate() {
        assertThat(mapping(Map.of("tags", "", "startViews", "")).fields(Videos.ORDINARY))
                .doesNotContainKeys("tags", "startViews");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{id}/{privacy}/{categoryId}/{language} | dQw4w9WgXcQ/public/10/de",
                "{likeCount}{commentCount} | 7",
                "{duration} {duration:seconds} {duration:HH:mm:ss} | P1DT2H3M4S 93784 26:03:04",
                "{publishedAt:yyyy-MM-dd'T'HH:mm:ssXXX} | 2015-10-25T04:49:00+01:00",
                "{publishedAt:d MMM yyyy} | 25 Oct 2015",
                "{watchUrl} | https://www.youtube.com/watch?v=dQw4w9WgXcQ",
                "{channelTitle} ({channelId}) | A channel (UC_x5XG1OV2P6uZZ5FSM9Ttw)",
                "{{id}} {{{id}}} }} | {id} {dQw4w9WgXcQ} }",
            })
    void replacesPlaceholdersByTheirValues(String template, String text) {
        FieldMapping mapping = FieldMapping.of(new MappingSettings(
                Map.of("customAttribute3", template),
                CategorySettings.NONE,
                Optional.empty(),
                "yyyyMMddHHmmss",
                ZoneId.of("Europe/Berlin")));
        assertThat(mapping.fields(Videos.ORDINARY)).containsEntry("customAttribute3", text);
    }

    @Test
    void writesDatesInTheGivenZoneAcrossSummerTime() {
        FieldMapping mapping = FieldMapping.of(new MappingSettings(
                Map.of(), CategorySettings.NONE, Optional.empty(), "yyyyMMddHHmmss", ZoneId.of("America/Los_Angeles")));
        assertThat(mapping.fields(Videos.ORDINARY)).containsEntry("uploaddate", "20151024204900");
    }

    @Test
    void joinsTagsAndRemovesCommasWithinThem() {
        assertThat(DEFAULT.fields(Videos.tagged("a,b", " c ,, d ", "", ",", "x\r\ny")))
                .containsEntry("tags", "a b, c d, x y");
    }

    @Test
    void formatsDurationsAsYouTubeDoes() {
        FieldMapping mapping = mapping(Map.of("customAttribute1", "{duration}"));
        Map.of(Duration.ZERO, "P0D", Duration.ofDays(2), "P2D", Duration.ofSeconds(253), "PT4M13S")
                .forEach((duration, text) -> assertThat(mapping.fields(Videos.video(
                                "dQw4w9WgXcQ",
                                "t",
                                "",
                                OptionalLong.empty(),
                                duration,
                                List.of(),
                                Video.Privacy.PUBLIC)))
                        .containsEntry("customAttribute1", text));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "😀 \"quotes\" 'single' <b>&amp;</b>",
                "a\r\nContent-Disposition: form-data; name=\"token\"\r\n\r\nx",
                "\r\n--boundary--\r\n",
                "$(rm -rf ~) `id` --exec",
                "\u202Egpj.exe",
            })
    void sendsTitlesUnchanged(String title) {
        assertThat(DEFAULT.fields(Videos.titled(title))).containsEntry("title", title);
    }

    @Test
    void replacesOnlyCharactersThatCannotBeSent() {
        assertThat(DEFAULT.fields(Videos.titled("a\u0000b\uD83Dc\uDE00\uD83D\uDE00")))
                .containsEntry("title", "ab\uFFFDc\uFFFD😀");
    }

    @Test
    void escapesEveryPlaceholderInHtmlFieldsExceptTheHtmlPlaceholder() {
        Video video = Videos.video("dQw4w9WgXcQ", "<script>\"'&", "<b>\nx", OptionalLong.empty());
        assertThat(mapping(Map.of("longDescription", "<h1 title=\"{title}\">{description}</h1>{descriptionHtml}"))
                        .fields(video))
                .containsEntry(
                        "longDescription",
                        "<h1 title=\"&lt;script&gt;&quot;&#39;&amp;\">&lt;b&gt;\nx</h1>&lt;b&gt;<br>x");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "../../etc/passwd | .._.._etc_passwd-dQw4w9WgXcQ.mp4",
                "a/b\\c:d*e?f\"g<h>i%2F | a_b_c_d_e_f_g_h_i_2F-dQw4w9WgXcQ.mp4",
                "wide／slash | wide_slash-dQw4w9WgXcQ.mp4",
                "grüße 😀 | grüße 😀-dQw4w9WgXcQ.mp4",
            })
    void removesPathCharactersOfTitlesFromFileNames(String title, String name) {
        FieldMapping mapping = mapping(Map.of("filename", "x{title}-{id}.mp4"));
        assertThat(mapping.fields(Videos.titled(title))).containsEntry("filename", "x" + name);
    }

    @Test
    void replacesInvisibleCharactersInFileNames() {
        FieldMapping mapping = mapping(Map.of("filename", "{title}-{id}.mp4"));
        assertThat(mapping.fields(Videos.titled("a\u0000\r\n\u202E\u200B\u2066\uFEFF\uD800b")))
                .containsEntry("filename", "a________b-dQw4w9WgXcQ.mp4");
        assertThat(mapping.fields(Videos.titled(".hidden"))).containsEntry("filename", "_hidden-dQw4w9WgXcQ.mp4");
    }

    @Test
    void shortensLongFileNamesButNeverTheId() {
        FieldMapping mapping = mapping(Map.of("filename", "{channelTitle} {title}-{id}.mp4"));
        String name = mapping.fields(Videos.titled("👨‍👩‍👧‍👦é".repeat(500))).get("filename");
        assertThat(name).startsWith("A channel 👨").endsWith("-dQw4w9WgXcQ.mp4");
        assertThat(name.getBytes(StandardCharsets.UTF_8)).hasSizeBetween(150, 200);
    }

    /**
     * For random titles, each file name contains the id of its video, is short enough, and has no path separators or
     * invisible characters.
     */
    @Test
    void makesSafeFileNamesFromAnyTitle() {
        Random random = new Random(99);
        FieldMapping mapping = mapping(Map.of("filename", "{title}{title}_{id}.mp4"));
        for (int i = 0; i < 2000; i++) {
            String name =
                    mapping.fields(Videos.titled(RandomTexts.text(random, 120))).get("filename");
            assertThat(name).endsWith("_dQw4w9WgXcQ.mp4").doesNotStartWith(".").doesNotContain("/", "\\", "\n", "\r");
            assertThat(name.getBytes(StandardCharsets.UTF_8)).hasSizeLessThanOrEqualTo(200);
            assertThat(name.codePoints().map(Character::getType).boxed())
                    .doesNotContain((int) Character.FORMAT, (int) Character.CONTROL, (int) Character.SURROGATE);
        }
    }

    @Test
    void suggestsTheMostSimilarFieldForAnUnknownOne() {
        refuses(
                "uploadDate",
                "{publishedAt}",
                "migration.mapping.uploadDate",
                "did you mean 'uploaddate'",
                "idCategory");
    }

    @Test
    void suggestsTheMostSimilarPlaceholderForAnUnknownOne() {
        refuses("title", "{titel}", "migration.mapping.title", "'{titel}'", "did you mean 'title'", "watchUrl");
    }

    @ParameterizedTest
    @ValueSource(strings = {"{", "}", "{title", "title}", "{a{title}}", "{title}}", "{{title}", "{title:{id}}"})
    void refusesUnbalancedBraces(String template) {
        refuses("title", template, "migration.mapping.title", "'" + template + "'", "{{ and }}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"{publishedAt:}", "{publishedAt:foo}", "{publishedAt:yyyy'}"})
    void refusesABadDatePattern(String template) {
        refuses("uploaddate", template, "migration.mapping.uploaddate", "date pattern", "yyyyMMddHHmmss");
    }

    @ParameterizedTest
    @ValueSource(strings = {"{title:x}", "{duration:ss}", "{id:}"})
    void refusesAFormatThatAPlaceholderDoesNotSupport(String template) {
        refuses("title", template, "migration.mapping.title", template, "is unknown");
    }

    @Test
    void refusesABadDefaultDatePattern() {
        assertThatExceptionOfType(SettingsException.class)
                .isThrownBy(() -> FieldMapping.of(
                        new MappingSettings(Map.of(), CategorySettings.NONE, Optional.empty(), "jjjj", ZoneOffset.UTC)))
                .withMessageContaining("migration.mapping.date-pattern")
                .withMessageContaining("'jjjj'");
    }

    @Test
    void refusesAFileNameTemplateThatIsNotUniquePerVideo() {
        refuses("filename", "{title}.mp4", "migration.mapping.filename", "{id}");
        refuses("filename", "", "migration.mapping.filename", "{id}");
        refuses("filename", "{{id}}.mp4", "migration.mapping.filename", "{id}");
        refuses("referenceID", "{title}", "migration.mapping.referenceID", "{id}");
    }

    @Test
    void aSecondTemplateNamesTheFileIfTheFirstNameIsTaken() {
        FieldMapping mapping = onConflict("{title}-{id}.mp4");

        assertThat(mapping.filenameOnConflict(Videos.video("dQw4w9WgXcQ", "a/b", "", OptionalLong.empty())))
                .contains("a_b-dQw4w9WgXcQ.mp4");
        assertThat(mapping.fields(Videos.ORDINARY)).containsEntry("filename", "dQw4w9WgXcQ.mp4");
        assertThat(DEFAULT.filenameOnConflict(Videos.ORDINARY)).isEmpty();
        assertThat(onConflict("{id}-{likeCount}.mp4").uses("likeCount")).isTrue();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{title}.mp4 | {id}",
                "{ID}.mp4 | unknown placeholder",
                "{id}.MP4 | same names as mapping.filename",
                "a:{id}.mp4 | file name"
            })
    void refusesASecondTemplateThatGivesTheSameName(String template, String reason) {
        assertThatExceptionOfType(SettingsException.class)
                .isThrownBy(() -> onConflict(template))
                .withMessageStartingWith("migration.mapping.filename-on-conflict: '" + template + "'")
                .withMessageContaining(reason);
    }

    private static FieldMapping onConflict(String template) {
        return FieldMapping.of(new MappingSettings(
                Map.of(), CategorySettings.NONE, Optional.of(template), "yyyyMMddHHmmss", ZoneOffset.UTC));
    }

    @Test
    void refusesTemplatesThatGiveInvalidFileNames() {
        refuses("filename", "a/{id}.mp4", "migration.mapping.filename", "file name");
        refuses("filename", "{id}" + "x".repeat(200), "migration.mapping.filename", "too long");
        refuses("filename", "{id}{id}{id}{id}", "migration.mapping.filename", "too long");
    }

    @Test
    void reportsTheDetailsOfAVideoThatTheTemplatesNeed() {
        assertThat(DEFAULT.uses("viewCount")).isTrue();
        assertThat(DEFAULT.uses("likeCount")).isFalse();
        assertThat(FieldMapping.placeholders())
                .contains("id", "descriptionHtml", "watchUrl")
                .hasSize(20);
        assertThat(FieldMapping.defaultTemplates()).hasSize(23);
    }

    private static void refuses(String field, String template, String... parts) {
        assertThatExceptionOfType(SettingsException.class)
                .isThrownBy(() -> mapping(Map.of(field, template)))
                .satisfies(e -> assertThat(e.getMessage()).contains(parts).doesNotContain("\n"));
    }

    private static FieldMapping mapping(Map<String, String> templates) {
        return FieldMapping.of(new MappingSettings(
                templates, CategorySettings.NONE, Optional.empty(), "yyyyMMddHHmmss", ZoneOffset.UTC));
    }
}
