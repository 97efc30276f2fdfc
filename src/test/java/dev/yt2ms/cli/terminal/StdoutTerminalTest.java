package dev.yt2ms.cli.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class StdoutTerminalTest {

    @Test
    void longLinesBreakBetweenWordsAndAreIndented() {
        assertThat(StdoutTerminal.wrapped(List.of("short", "  a message that is long", "x".repeat(30)), 14))
                .containsExactly("short", "  a message", "    that is", "    long", "x".repeat(30));
    }

    @Test
    void wideCharactersTakeTwoColumns() {
        assertThat(StdoutTerminal.wrapped(List.of("世界 世界 世界"), 10)).containsExactly("世界 世界", "  世界");
    }

    @Test
    void aScreenNeverScrolls() {
        assertThat(StdoutTerminal.fitting(List.of("one", "two", "three"), 2, 10, "all"))
                .containsExactly("one", "… and 2 mo");
        assertThat(StdoutTerminal.fitting(List.of("one", "two"), 2, 2, "all")).containsExactly("on", "tw");
    }
}
