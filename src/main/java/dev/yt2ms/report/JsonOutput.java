package dev.yt2ms.report;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.SerializableString;
import tools.jackson.core.StreamWriteFeature;
import tools.jackson.core.io.CharacterEscapes;
import tools.jackson.core.io.SerializedString;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.json.JsonMapper;

/**
 * Writes the JSON that yt2ms prints for people and scripts. Titles and messages come from outside, and people read JSON
 * in terminals too. Therefore characters that would move the cursor or reverse the direction of a line are written as
 * {@code &#92;uXXXX}, which parses as the same text.
 */
public final class JsonOutput {

    private static final JsonMapper MAPPER = JsonMapper.builder(JsonFactory.builder()
                    .characterEscapes(new Unseen())
                    .disable(StreamWriteFeature.AUTO_CLOSE_TARGET, StreamWriteFeature.AUTO_CLOSE_CONTENT)
                    .build())
            .build();

    private JsonOutput() {}

    /**
     * Returns the JSON mapper, which is thread-safe. It leaves streams open. If the writing fails, it does not complete
     * the arrays and objects, because the incomplete JSON must not look complete.
     */
    public static JsonMapper mapper() {
        return MAPPER;
    }

    private static final class Unseen extends CharacterEscapes {

        private static final long serialVersionUID = 1;
        private static final int DELETE = 0x7f;
        private static final Pattern UNSEEN = Pattern.compile("[" + PrintableText.UNSEEN + "]");

        private final int[] ascii = standardAsciiEscapesForJSON();

        private Unseen() {
            ascii[DELETE] = ESCAPE_STANDARD;
        }

        @Override
        public int[] getEscapeCodesForAscii() {
            return ascii.clone();
        }

        /** Jackson calls this for every character outside ASCII. */
        @Override
        public @Nullable SerializableString getEscapeSequence(int character) {
            return UNSEEN.matcher(Character.toString(character)).matches()
                    ? new SerializedString("\\u%04x".formatted(character))
                    : null;
        }
    }
}
