package dev.yt2ms.settings.jobfile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import dev.yt2ms.settings.CategorySettings;
import dev.yt2ms.settings.MappingSettings;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Tests the key {@code mapping.idCategory}. Its value is either a template or a section with rules. */
class CategoryKeysTest extends JobFileFixture {

    private MappingSettings mapping(String yaml, String... overrides) {
        return files.read(JobFiles.with("mapping: {title: t, idCategory: " + yaml + "}"), overrides)
                .mapping();
    }

    private String refusal(String yaml) {
        return files.refusal(JobFiles.with("mapping: {idCategory: " + yaml + "}"));
    }

    @Test
    void categoryRulesKeepTheirOrderAndAcceptThePlaylistsAddress() {
        MappingSettings mapping = mapping("{playlists: {Zoo: 007, ' A b ': Archive/Interviews,"
                + " 'https://www.youtube.com/playlist?list=PL0123456789': 7}, youtube: {22: People}, default: Videos}");

        assertThat(mapping.categories().playlists())
                .containsExactly(entry("Zoo", "007"), entry("A b", "Archive/Interviews"), entry("PL0123456789", "7"));
        assertThat(mapping.categories().youtube()).containsExactly(entry("22", "People"));
        assertThat(mapping.categories().otherwise()).contains("Videos");
        assertThat(mapping.templates()).isEqualTo(Map.of("title", "t"));
    }

    @Test
    void aCategoryGivenAsTextIsATemplate() {
        assertThat(mapping("7").templates()).containsEntry("idCategory", "7");
        assertThat(mapping("7").categories()).isEqualTo(CategorySettings.NONE);
        assertThat(mapping("{default: Videos}", "migration.mapping.idCategory={categoryId}")
                        .templates())
                .containsEntry("idCategory", "{categoryId}");
    }

    @Test
    void mistakesInCategoryRulesAreNamed() {
        assertThat(refusal("{playlist: {A: 1}}"))
                .startsWith("migration.mapping.idCategory.playlist: unknown key")
                .contains("'playlists'", "youtube, default");
        assertThat(refusal("{playlists: {A: }}"))
                .startsWith("migration.mapping.idCategory.playlists.A: missing; give the number, name or path");
        assertThat(refusal("{playlists: [A, B]}"))
                .startsWith("migration.mapping.idCategory.playlists: must be a section");
        assertThat(refusal("{default: [A]}")).startsWith("migration.mapping.idCategory.default:");
    }
}
