package dev.yt2ms.settings.value;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BeginningTest {

    @ParameterizedTest
    @CsvSource({
        "abc, 3, abc, abc",
        "abcd, 3, abc, abc…",
        "ab😀, 4, ab😀, ab😀",
        "ab😀, 3, ab, ab…",
        "ab😀c, 4, ab😀, ab😀…",
        "a😀😀, 4, a😀, a😀…",
        "😀, 1, '', …",
        "'', 1, '', ''"
    })
    void neverSplitsACharacterOfTwoChars(String text, int most, String beginning, String withEllipsis) {
        assertThat(Beginning.of(text, most)).isEqualTo(beginning);
        assertThat(Beginning.withEllipsis(text, most)).isEqualTo(withEllipsis);
    }
}
