package dev.yt2ms.mapping;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.yt2ms.model.Video;
import dev.yt2ms.settings.CategorySettings;
import dev.yt2ms.settings.MappingSettings;
import dev.yt2ms.settings.value.SettingsException;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Tests which category a video gets: by its playlist, by YouTube's category, or by a template. */
class CategoryTest {

    private static final Map<String, String> IDS =
            Map.of("Archive/Talks", "7", "Songs", "9", "Videos", "1", "Musik", "12", "10", "10");

    private static final Video.Playlist TALKS = new Video.Playlist("PLtalks0001", "Talks");
    private static final Video.Playlist MUSIC = new Video.Playlist("PLmusic0001", "Music");

    private static FieldMapping mapping(Map<String, String> templates, CategorySettings categories) {
        return FieldMapping.of(
                new MappingSettings(templates, categories, Optional.empty(), "yyyyMMddHHmmss", ZoneOffset.UTC),
                written -> Optional.ofNullable(IDS.get(written)));
    }

    private static FieldMapping template(String template) {
        return mapping(Map.of("idCategory", template), CategorySettings.NONE);
    }

    private static Optional<String> sent(FieldMapping mapping, Video.Playlist... playlists) {
        return Optional.ofNullable(
                mapping.fields(Videos.ORDINARY.inPlaylists(List.of(playlists))).get("idCategory"));
    }

    private static Map<String, String> inOrder(String... keysAndValues) {
        Map<String, String> map = new LinkedHashMap<>();
        for (int i = 0; i < keysAndValues.length; i += 2) {
            map.put(keysAndValues[i], keysAndValues[i + 1]);
        }
        return map;
    }

    @Test
    void theFirstMatchingPlaylistRuleDecidesBeforeAllOtherRules() {
        FieldMapping mapping = mapping(
                Map.of(),
                new CategorySettings(
                        inOrder("PLmusic0001", "Songs", "TALKS", "Archive/Talks"), Map.of(), Optional.of("Videos")));

        assertThat(sent(mapping, TALKS)).contains("7");
        assertThat(sent(mapping, TALKS, MUSIC)).contains("9");
        assertThat(sent(mapping)).contains("1");
        assertThat(mapping.namedCategories())
                .containsExactly(
                        Map.entry("migration.mapping.idCategory.playlists.PLmusic0001", "Songs"),
                        Map.entry("migration.mapping.idCategory.playlists.TALKS", "Archive/Talks"),
                        Map.entry("migration.mapping.idCategory.default", "Videos"));
    }

    @Test
    void withoutADefaultUnmatchedVideosAreSentWithoutCategory() {
        assertThat(sent(mapping(Map.of(), new CategorySettings(Map.of("Talks", "Videos"), Map.of(), Optional.empty()))))
                .isEmpty();
        assertThat(sent(mapping(Map.of(), CategorySettings.NONE), TALKS)).isEmpty();
    }

    /** The video {@link Videos#ORDINARY} has YouTube's category 10, which is Music. */
    @Test
    void youTubesCategoriesMatchByNumberOrNameAfterThePlaylists() {
        for (String music : List.of("10", "010", "music")) {
            FieldMapping mapping = mapping(
                    Map.of(),
                    new CategorySettings(
                            Map.of("Talks", "Archive/Talks"),
                            inOrder("News & Politics", "Videos", music, "Musik"),
                            Optional.of("Videos")));
            assertThat(sent(mapping)).as("category for the key %s", music).contains("12");
            assertThat(sent(mapping, TALKS)).contains("7");
        }
    }

    @Test
    void anUnknownYouTubeCategoryIsRefusedWithTheMostSimilarName() {
        CategorySettings wrong = new CategorySettings(Map.of(), Map.of("Musics", "1"), Optional.empty());
        assertThatExceptionOfType(SettingsException.class)
                .isThrownBy(() -> mapping(Map.of(), wrong))
                .withMessageContaining("migration.mapping.idCategory.youtube: 'Musics' is not a category of YouTube")
                .withMessageContaining("did you mean 'Music'?")
                .withMessageContaining("Science & Technology");
    }

    @Test
    void aTemplateCanNameTheCategory() {
        assertThat(sent(template(" Archive/Talks "))).contains("7");
        assertThat(template("Archive/Talks").namedCategories())
                .containsExactly(Map.entry("migration.mapping.idCategory", "Archive/Talks"));
        assertThat(sent(template("{categoryId}"))).contains("10");
        assertThat(sent(template("Archive/{firstPlaylist}"), TALKS, MUSIC)).contains("7");
        assertThat(template("Archive/{firstPlaylist}").namedCategories()).isEmpty();
        assertThat(template("").namedCategories()).isEmpty();
    }

    @Test
    void aCategoryUnknownToThePlatformIsReportedAndNeverSent() {
        Video inMusic = Videos.ORDINARY.inPlaylists(List.of(MUSIC));
        FieldMapping mapping = template("{firstPlaylist}");

        assertThat(mapping.unplaceable(inMusic)).contains("Music");
        assertThat(mapping.fields(inMusic)).doesNotContainKey("idCategory");
        assertThat(mapping.unplaceable(Videos.ORDINARY)).isEmpty();
        assertThat(template("Nowhere").unplaceable(inMusic))
                .as("problem with the video's category; a fixed category is checked elsewhere, before any video")
                .isEmpty();
    }

    @Test
    void placeholdersShowThePlaylistsInTheChannelsOrder() {
        FieldMapping mapping = mapping(
                Map.of("customAttribute1", "{playlists}", "customAttribute2", "{firstPlaylist}"),
                CategorySettings.NONE);
        assertThat(mapping.fields(Videos.ORDINARY.inPlaylists(List.of(TALKS, MUSIC))))
                .containsEntry("customAttribute1", "Talks, Music")
                .containsEntry("customAttribute2", "Talks");
        assertThat(mapping.fields(Videos.ORDINARY)).doesNotContainKeys("customAttribute1", "customAttribute2");
        assertThat(mapping.uses("playlists")).isTrue();
        assertThat(mapping(Map.of(), CategorySettings.NONE).uses("playlists")).isFalse();
    }
}
