package dev.yt2ms.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import tools.jackson.core.JsonEncoding;
import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.json.JsonMapper;

class JsonOutputTest {

    /**
     * Characters of each kind that must be escaped: C0 and C1 control characters, DEL, bidirectional controls, line
     * separators and invisible characters.
     */
    private static final String UNSEEN =
            "\u0000\u001b[2J\u0007\n\t\u007f\u0085\u009b31m\u200b\u200e\u202a\u202e\u2028\u2029\u2066\u2069\ufeff\u061c";

    @Test
    void escapesTerminalControlCharactersReversibly() {
        String title = "Grüße 日本語 🎉 \"q\" \\ / " + UNSEEN + " end";

        String json = JsonOutput.mapper().writeValueAsString(Map.of("title", title));

        assertThat(PrintableText.line(json))
                .as("the JSON without unsafe characters; it must not have any")
                .isEqualTo(json);
        assertThat(json).contains("Grüße 日本語 🎉", "\\u009b31m", "\\u202e");
        assertThat(JsonMapper.shared().readTree(json).path("title").stringValue())
                .isEqualTo(title);
    }

    @Test
    void randomTextsAreReadBackUnchangedFromBothFormats() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        for (int i = 0; i < 2000; i++) {
            String text = random.ints(1 + random.nextInt(300), 0, random.nextBoolean() ? 0x300 : 0x30000)
                    .filter(c -> c < 0xd800 || c > 0xdfff)
                    .mapToObj(Character::toString)
                    .collect(Collectors.joining());
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            try (JsonGenerator json = JsonOutput.mapper().createGenerator(bytes, JsonEncoding.UTF8)) {
                json.writeString(text);
            }
            for (String json :
                    new String[] {JsonOutput.mapper().writeValueAsString(text), bytes.toString(StandardCharsets.UTF_8)
                    }) {
                assertThat(JsonMapper.shared().readTree(json).stringValue())
                        .as("seed %d", seed)
                        .isEqualTo(text);
                assertThat(json.codePoints()
                                .filter(c -> c < 0x10000
                                        && PrintableText.line(Character.toString(c))
                                                .equals(" ")
                                        && c != ' '))
                        .as("seed %d: %s", seed, json)
                        .isEmpty();
            }
        }
    }
}
