package dev.yt2ms.web;

import java.io.IOException;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.databind.node.StringNode;

/**
 * Hides secrets in the texts of a JSON document. Its keys, numbers, times and form stay as they are. In the written
 * document, a short secret such as {@code 1234} could also be a part of a number or of a key.
 */
final class JsonRedaction {

    /** A time in the form of ISO 8601. Pages read it, and it contains no text from outside. */
    private static final Pattern TIME = Pattern.compile("\\d{4}-\\d{2}-\\d{2}T[\\d:.]+Z");

    private final UnaryOperator<String> secrets;

    /** @param secrets hides the secrets in a text */
    JsonRedaction(UnaryOperator<String> secrets) {
        this.secrets = secrets;
    }

    /**
     * Reads a document, and hides the secrets in it.
     *
     * @throws IOException if it is no JSON, e.g. because the process that wrote it was killed
     */
    JsonNode read(byte[] json) throws IOException {
        try {
            return hidden(JsonMapper.shared().readTree(json));
        } catch (JacksonException e) {
            throw new IOException("the migration gave no answer that can be read", e);
        }
    }

    private JsonNode hidden(JsonNode node) {
        if (node.isString()) {
            return TIME.matcher(node.stringValue()).matches()
                    ? node
                    : StringNode.valueOf(secrets.apply(node.stringValue()));
        }
        if (node instanceof ObjectNode object) {
            object.properties().forEach(entry -> entry.setValue(hidden(entry.getValue())));
        } else if (node instanceof ArrayNode array) {
            for (int i = 0; i < array.size(); i++) {
                array.set(i, hidden(array.get(i)));
            }
        }
        return node;
    }
}
