package dev.yt2ms.download.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Tests that the output of a program, which arrives in pieces, is split into lines of limited length. */
class LineSplitterTest {

    @Test
    void cutsLongLinesAtTheLimitAndSkipsEmptyOnes() {
        List<String> seen = new ArrayList<>();
        LineSplitter lines = new LineSplitter(4, seen::add);

        for (byte next : "abcdefgh\r\nij\n\n\u00e4\u00e4\u00e4\nk".getBytes(StandardCharsets.UTF_8)) {
            lines.accept(new byte[] {next}, 1);
        }
        lines.end();

        assertThat(seen).containsExactly("abcd", "ij", "\u00e4\u00e4", "k");
    }
}
