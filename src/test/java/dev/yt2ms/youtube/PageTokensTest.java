package dev.yt2ms.youtube;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class PageTokensTest {

    @Test
    void continuesAfterEarlierPages() {
        PageTokens tokens = new PageTokens(List.of("second", "third"));

        assertThat(tokens.last()).contains("third");
        assertThat(tokens.count()).isEqualTo(2);
        assertThat(tokens.isEndlessWith("second")).isTrue();
        assertThat(tokens.isEndlessWith("fourth")).isFalse();
    }

    @Test
    void endsAListWhosePageTokensNeverEnd() {
        PageTokens tokens = new PageTokens();
        assertThat(tokens.last()).isEmpty();
        while (!tokens.isEndlessWith("t" + tokens.count())) {
            tokens.add("t" + tokens.count());
        }

        assertThat(tokens.count()).isBetween(400, 5_000);
    }
}
