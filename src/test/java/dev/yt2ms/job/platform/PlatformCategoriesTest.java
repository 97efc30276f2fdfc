package dev.yt2ms.job.platform;

import static org.assertj.core.api.Assertions.assertThat;

import dev.yt2ms.mainstreaming.Category;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests that a person can give a category by its number, name or path, and that the platform receives the number. */
class PlatformCategoriesTest {

    private static Category category(String id, String name, String parentId) {
        return new Category(id, name, Optional.of(parentId));
    }

    private static PlatformCategories knowing(Category... categories) {
        PlatformCategories known = new PlatformCategories();
        known.know(List.of(categories));
        return known;
    }

    private final PlatformCategories categories = knowing(
            category("1", "Videos", "0"),
            category("5", "Archive", "0"),
            category("7", "Interviews", "5"),
            category("8", "Sport", "5"),
            category("9", "Sport", "1"),
            category("10", "News/Politics", "5"),
            category("11", "2024", "5"),
            category("2024", " Straße ", "99"));

    @ParameterizedTest
    @CsvSource({
        "7, 7",
        "INTERVIEWS, 7",
        "Archive/Interviews, 7",
        "' archive / interviews ', 7",
        "archive/sport, 8",
        "videos/sport, 9",
        "News/Politics, 10",
        "Archive/News/Politics, 10",
        "2024, 2024",
        "archive/2024, 11",
        "STRAßE, 2024",
    })
    void aCategoryIsFoundByItsNumberNameOrPath(String written, String id) {
        assertThat(categories.of(written)).contains(id);
    }

    @ParameterizedTest
    @ValueSource(strings = {"Politics", "6", "07", "Archive/Videos", "/", "Sport", "5/7"})
    void anUnknownCategoryIsNotFound(String written) {
        assertThat(categories.of(written)).isEmpty();
    }

    @Test
    void problemsAreReportedWithTheKnownCategories() {
        assertThat(categories.problems(
                        Map.of("key", "Intervews", "more", "Archive/Interviews", "default", "6", "other", "Sport")))
                .hasSize(3)
                .anySatisfy(problem -> assertThat(problem)
                        .startsWith(
                                "key: 'Intervews' is not a category of the platform; did you mean 'Interviews'? The platform has")
                        .contains("Videos (1), Archive (5), Archive/Interviews (7)"))
                .anySatisfy(problem -> assertThat(problem).startsWith("default: '6' is not a category of the platform"))
                .anySatisfy(
                        problem -> assertThat(problem)
                                .startsWith(
                                        "other: 'Sport' matches 2 categories of the platform, namely Archive/Sport (8), Videos/Sport (9)"));
    }

    @Test
    void parentCategoriesThatFormACircleCauseNoEndlessLoop() {
        PlatformCategories circle = knowing(category("1", "A", "2"), category("2", "B", "1"), category("3", "C", "3"));
        assertThat(circle.of("B/A")).contains("1");
        assertThat(circle.of("c")).contains("3");
    }

    @Test
    void anAccountWithoutCategoriesIsReportedAsSuch() {
        assertThat(knowing().problems(Map.of("key", "1")))
                .singleElement()
                .satisfies(problem -> assertThat(problem).contains("the platform has no categories"));
    }

    @Test
    void noCategoryIsRefusedBeforeThePlatformsListIsRead() {
        assertThat(new PlatformCategories().of("Archive")).contains("Archive");
    }
}
