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
 * What the platform answered, in whichever form: the content decides, not what was asked for.
 *
 * @param form what it turned out to be
 * @param root an XML answer's root element, else empty text
 * @param payload what the envelopes ({@code d} [sdk], WCF's …Response and …Result) hold; null node where nothing
 */
record Answer(Form form, String root, JsonNode payload) {

    /** What an answer turned out to be. */
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
     * Reads an answer; never throws.
     *
     * @param contentType what the server calls it, or empty text; only consulted for what looks like a broken page
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

    /** Past a byte order mark and white space. */
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

    /** Whether it is a tree to look into. */
    boolean isReadable() {
        return form == Form.JSON || form == Form.XML;
    }

    /** A scalar of the payload by its name, whatever its case; empty when missing, null, or no scalar. */
    Optional<String> scalar(String name) {
        return scalar(payload.isArray() && payload.size() == 1 ? payload.get(0) : payload, name);
    }

    /** The same of any node. */
    static Optional<String> scalar(JsonNode node, String name) {
        return member(node, name)
                .filter(value -> value.isValueNode() && !value.isNull())
                .map(JsonNode::asString);
    }

    /** A member by its name, whatever its case; the exact one first. */
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

    /** An answer that is only true or false. */
    Optional<Boolean> flag() {
        String text = payload.isValueNode() ? payload.asString("").strip().toLowerCase(Locale.ROOT) : "";
        return text.matches("true|false") ? Optional.of(Boolean.valueOf(text)) : Optional.empty();
    }

    /** The content id in the answer to an upload. */
    Optional<String> contentId() {
        return scalar("contentId").map(String::strip).filter(Answer::isContentId);
    }

    /**
     * A number, a GUID or a token in letters that are at home in addresses: no zero or negative number, and nothing that a
     * log, a request, a shell or a spreadsheet takes for something else. What else stands there is no id of a content.
     */
    static boolean isContentId(String id) {
        return CONTENT_ID.matcher(id).matches() && !id.matches("0|null|false");
    }
}
