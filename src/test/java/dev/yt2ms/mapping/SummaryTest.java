package dev.yt2ms.mapping;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SummaryTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "`How it works. And more.\nLast line` | How it works.",
                "`How it works\nAnd more.` | How it works",
                "`\r\n \n  Second   line\there` | Second line here",
                "`https://example.com/x\nAbout us` | About us",
                "`Subscribe: https://example.com/x` | Subscribe",
                "`More at www.example.com (https://e.org) today` | More at today",
                "`Write to me@example.com!` | Write to !",
                "`► https://e.org/a\n-----\nReal text` | Real text",
                "`1. First things first` | 1. First things first",
                "`<b>bold</b> & \"quoted\"` | <b>bold</b> & \"quoted\"",
                "`これは文です。次の文。` | これは文です。",
                "`😀 Hello!` | 😀 Hello!",
            })
    void aSummaryIsTheFirstSentenceOrLineWithoutWebAddresses(String description, String summary) {
        assertThat(Summary.of(description)).isEqualTo(summary);
    }

    @Test
    void aSummaryOfAnEmptyDescriptionIsEmpty() {
        assertThat(Summary.of("")).isEmpty();
        assertThat(Summary.of("https://example.com/\n---\n😀")).isEmpty();
    }

    @Test
    void aLongSummaryEndsAfterAWholeWord() {
        String summary = Summary.of("word ".repeat(100));
        assertThat(summary).isEqualTo("word ".repeat(31) + "word…");
        assertThat(summary.length()).isEqualTo(160);
        assertThat(Summary.of("sentence, ".repeat(100))).endsWith("sentence…");
    }

    @Test
    void keepsADescriptionThatJustFits() {
        assertThat(Summary.of("x".repeat(160))).isEqualTo("x".repeat(160));
        assertThat(Summary.of("x".repeat(161))).isEqualTo("x".repeat(159) + "…");
        assertThat(Summary.of("x😀".repeat(80))).isEqualTo("x😀".repeat(80));
    }

    @Test
    void neverCutsACharacterInTwo() {
        String family = "👨‍👩‍👧‍👦";
        assertThat(Summary.of("x" + family.repeat(100))).isEqualTo("x" + family.repeat(22) + "…");
        String accented = "e\u0301\u0302";
        assertThat(Summary.of(accented.repeat(100))).isEqualTo(accented.repeat(53) + "…");
    }

    /** For random descriptions, each summary is short, has a single line and contains no half of a surrogate pair. */
    @Test
    void aSummaryOfAnyDescriptionFitsItsField() {
        Random random = new Random(160);
        for (int i = 0; i < 3000; i++) {
            String summary = Summary.of(RandomTexts.text(random, 80));
            assertThat(summary.codePointCount(0, summary.length())).isLessThanOrEqualTo(Summary.MAX_LENGTH);
            assertThat(summary).doesNotContain("\n", "\r", "\u0000", "\u202E", "https://example.com");
            assertThat(summary.codePoints().map(Character::getType).boxed())
                    .doesNotContain((int) Character.SURROGATE, (int) Character.CONTROL);
        }
    }
}
