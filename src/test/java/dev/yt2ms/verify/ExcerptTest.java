package dev.yt2ms.verify;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Tests which parts of two different texts are shown. */
class ExcerptTest {

    private static final String CLAPPER = "\uD83C\uDFAC";

    @Test
    void textsOfUpTo200CharactersAreShownWhole() {
        String sent = "a".repeat(199) + "x";
        String found = "a".repeat(199) + "y";

        assertThat(Excerpt.of(sent, found)).isEqualTo(new Excerpt(sent, found));
    }

    @Test
    void bothTextsAreCutIfOneIsLonger() {
        String sent = "a".repeat(199) + "x";
        String found = "a".repeat(200) + "y";
        String shown = "…" + "a".repeat(40);

        assertThat(Excerpt.of(sent, found)).isEqualTo(new Excerpt(shown + "x", shown + "ay"));
        assertThat(Excerpt.of(found, sent)).isEqualTo(new Excerpt(shown + "ay", shown + "x"));
    }

    @Test
    void aLongerTextIsShownFromWhereTheOtherEnds() {
        String same = "a".repeat(201);
        String shown = "…" + "a".repeat(40);

        assertThat(Excerpt.of(same, same + "b")).isEqualTo(new Excerpt(shown, shown + "b"));
        assertThat(Excerpt.of(same + "b", same)).isEqualTo(new Excerpt(shown + "b", shown));
    }

    @Test
    void aDifferenceAtTheBeginningIsShownFromTheBeginning() {
        Excerpt excerpt = Excerpt.of("x" + "a".repeat(199), "y" + "a".repeat(200));

        assertThat(excerpt.sent()).isEqualTo("x" + "a".repeat(199));
        assertThat(excerpt.found()).isEqualTo("y" + "a".repeat(199) + "…");
    }

    @Test
    void noCharacterIsSplit() {
        String same = CLAPPER.repeat(120) + "z";

        assertThat(Excerpt.of(same + "1", same + "2"))
                .isEqualTo(new Excerpt("…" + CLAPPER.repeat(20) + "z1", "…" + CLAPPER.repeat(20) + "z2"));
    }
}
