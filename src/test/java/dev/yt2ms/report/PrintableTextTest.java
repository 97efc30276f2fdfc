package dev.yt2ms.report;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.yt2ms.model.JobCommands;
import dev.yt2ms.report.status.StatusDocument;
import dev.yt2ms.report.status.StatusText;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

class PrintableTextTest {

    /**
     * A text with control characters of terminals, line breaks and bidirectional controls, which a hostile title may
     * contain.
     */
    private static final String HOSTILE =
            "A\u001b[2J\u0007\r\nfake\u007f\u009b2J\u009d0;x\u009c\u202e\u2066\u2028Ä世界😀";

    @Test
    void aLineKeepsReadableTextButNoTerminalControlCharacters() {
        assertThat(PrintableText.line(HOSTILE)).isEqualTo("A [2J   fake  2J 0;x    Ä世界😀");
        assertThat(PrintableText.lines("one\n\ttwo\u009b\n")).isEqualTo("one\n\ttwo \n");
    }

    @Test
    void foreignTextCannotAddLinesToAStatus() {
        ObjectNode status = JsonMapper.shared().createObjectNode();
        status.put("name", "test").putObject("channel").put("title", HOSTILE);
        status.putObject("run").put("state", "STOPPED").put("stoppedBecause", HOSTILE);
        status.putObject("source").put("note", HOSTILE);
        status.putArray("items")
                .addObject()
                .put("state", "FAILED")
                .put("videoId", HOSTILE)
                .put("title", HOSTILE)
                .put("errorClass", "RETRY")
                .put("error", HOSTILE);

        String text = StatusText.of(
                new StatusDocument(status.toString().getBytes(UTF_8)),
                StatusText.Detail.FULL,
                JobCommands.UNKNOWN_FILE);

        assertThat(text).contains("Ä世界😀").doesNotContainPattern("[\\p{Cc}\\p{Cf}&&[^\n]]");
        assertThat(text.lines().filter(line -> line.startsWith("fake")).count())
                .as("lines that begin with a text from outside: %s", text)
                .isZero();
    }
}
