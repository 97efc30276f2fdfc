package dev.yt2ms.mainstreaming.client;

import dev.yt2ms.run.UntrustedJson;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import javax.xml.stream.XMLStreamException;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;

/**
 * An answer of the platform. The form is detected from the content, because the platform may answer in a different form
 * than requested.
 *
 * @param form the form that the content has
 * @param root the name of the root element of an XML answer; empty text for other answers
 * @param payload the value without its envelopes; a null node if there is no value. An envelope is an object whose only
 *     member is named {@code d} [sdk] or, in answers of WCF services, {@code …Response} or {@code …Result}
 */
record Answer(Form form, String root, JsonNode payload) {

    /** The form of an answer. */
    enum Form {
        JSON,
        XML,
        HTML,
        EMPTY,
        UNREADABLE
    }

    private static final Pattern CONTENT_ID = Pattern.compile("[A-Za-z0-9_{][A-Za-z0-9._~:{}+/=-]{0,199}");

    private static final JsonMapper JSON = UntrustedJson.mapper();

    /**
     * Reads an answer. An answer that can't be read is {@link Form#UNREADABLE}, so that no exception is thrown.
     *
     * @param contentType the answer's content type, or empty text; it is used only to distinguish broken HTML from
     *     other unreadable markup
     */
    static Answer read(byte[] body, String contentType) {
        int start = firstCharacter(body);
        if (start == body.length) {
            return of(Form.EMPTY);
        }
        return body[start] == '<' ? readMarkup(body, start, contentType) : readJson(body, start);
    }

    private static Answer readMarkup(byte[] body, int start, String contentType) {
        String head = new String(body, start, Math.min(body.length - start, 1024), StandardCharsets.ISO_8859_1)
                .toLowerCase(Locale.ROOT);
        if (head.startsWith("<!doctype html") || head.contains("<html")) {
            return of(Form.HTML);
        }
        try {
            XmlTree tree = XmlTree.read(body);
            return new Answer(Form.XML, tree.root(), unwrap(tree.node()));
        } catch (XMLStreamException e) {
            return of(contentType.toLowerCase(Locale.ROOT).contains("html") ? Form.HTML : Form.UNREADABLE);
        }
    }

    private static Answer readJson(byte[] body, int start) {
        try {
            JsonNode node = JSON.readTree(body, start, body.length - start);
            return new Answer(Form.JSON, "", unwrap(node));
        } catch (JacksonException e) {
            return of(Form.UNREADABLE);
        }
    }

    private static Answer of(Form form) {
        return new Answer(form, "", JsonNodeFactory.instance.nullNode());
    }

    /** Returns the index of the first character after a byte order mark and white space. */
    private static int firstCharacter(byte[] body) {
        int at = 0;
        if (body.length >= 3 && body[0] == (byte) 0xef && body[1] == (byte) 0xbb && body[2] == (byte) 0xbf) {
            at = 3;
        }
        while (at < body.length && (body[at] == ' ' || body[at] == '\r' || body[at] == '\n' || body[at] == '\t')) {
            at++;
        }
        return at;
    }

    private static JsonNode unwrap(JsonNode node) {
        JsonNode inner = node;
        while (inner.isObject() && inner.size() == 1) {
            Map.Entry<String, JsonNode> only = inner.properties().iterator().next();
            String name = only.getKey().toLowerCase(Locale.ROOT);
            if (!name.equals("d") && !name.endsWith("result") && !name.endsWith("response")) {
                break;
            }
            inner = only.getValue();
        }
        return inner.isMissingNode() ? JsonNodeFactory.instance.nullNode() : inner;
    }

    /** Whether the answer could be parsed into a tree. */
    boolean isReadable() {
        return form == Form.JSON || form == Form.XML;
    }

    /** Returns the scalar with this name in the payload, ignoring case; empty if there is none or it is null. */
    Optional<String> scalar(String name) {
        return scalar(payload.isArray() && payload.size() == 1 ? payload.get(0) : payload, name);
    }

    /** Returns the scalar with this name in a node, ignoring case; empty if there is none or it is null. */
    static Optional<String> scalar(JsonNode node, String name) {
        return member(node, name)
                .filter(value -> value.isValueNode() && !value.isNull())
                .map(JsonNode::asString);
    }

    /** Returns the member with this name, ignoring case. A member with exactly this name takes precedence. */
    static Optional<JsonNode> member(JsonNode node, String name) {
        if (!node.isObject()) {
            return Optional.empty();
        }
        JsonNode exact = node.get(name);
        if (exact != null) {
            return Optional.of(exact);
        }
        return node.properties().stream()
                .filter(entry -> entry.getKey().equalsIgnoreCase(name))
                .map(Map.Entry::getValue)
                .findFirst();
    }

    /** Returns the value of an answer that consists only of {@code true} or {@code false}; empty for other answers. */
    Optional<Boolean> flag() {
        String text = payload.isValueNode() ? payload.asString("").strip().toLowerCase(Locale.ROOT) : "";
        return text.matches("true|false") ? Optional.of(Boolean.valueOf(text)) : Optional.empty();
    }

    /** Returns the content id in the answer to an upload; empty if there is none. */
    Optional<String> contentId() {
        return scalar("contentId").map(String::strip).filter(Answer::isContentId);
    }

    /**
     * Whether this text can be the id of a content, i.e. a number above zero, a GUID, or a token. All its characters
     * must be harmless in logs, requests, shells and spreadsheets.
     */
    static boolean isContentId(String id) {
        return CONTENT_ID.matcher(id).matches() && !id.matches("0|null|false");
    }
}
