package dev.yt2ms.mainstreaming.client;

import com.ctc.wstx.stax.WstxInputFactory;
import com.ctc.wstx.stax.WstxOutputFactory;
import dev.yt2ms.run.UntrustedJson;
import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import javax.xml.XMLConstants;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import org.codehaus.stax2.XMLStreamReader2;
import org.codehaus.stax2.util.StreamReader2Delegate;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.dataformat.xml.XmlFactory;
import tools.jackson.dataformat.xml.XmlMapper;

/**
 * An XML answer as a JSON tree. The names of members are the local names of the elements. Repeated elements become
 * arrays, elements with {@code nil="true"} become null, and other leaves become text. Namespaces and other attributes
 * are ignored, because the platform's pages show some answers with an empty namespace and others with that of a WCF
 * data contract [doc][site].
 */
record XmlTree(String root, JsonNode node) {

    private static final Pattern ENCODING =
            Pattern.compile("^\\s*(?:\u00ef\u00bb\u00bf)?<\\?xml[^>]*\\bencoding=[\"']([A-Za-z0-9._-]+)[\"']");

    /** The name that Jackson gives to the text of an element that may have children. */
    private static final String TEXT = "";

    /** The characters that XML 1.0 can't represent, not even by an escape. */
    private static final Pattern IMPOSSIBLE =
            Pattern.compile("[^\\t\\n\\r\\x20-\\ud7ff\\ue000-\\ufffd\\x{10000}-\\x{10ffff}]");

    private static final WstxInputFactory INPUT = input();

    private static final XmlMapper MAPPER = new XmlMapper(XmlFactory.builder()
            .streamReadConstraints(UntrustedJson.constraints())
            .xmlInputFactory(INPUT)
            .xmlOutputFactory(new WstxOutputFactory())
            .build());

    private static WstxInputFactory input() {
        WstxInputFactory factory = new WstxInputFactory();
        factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
        factory.setProperty(XMLInputFactory.IS_COALESCING, true);
        return factory;
    }

    /**
     * Reads a whole document.
     *
     * @throws XMLStreamException if the document is malformed, is too deep or too large, or has a document type
     */
    static XmlTree read(byte[] document) throws XMLStreamException {
        XMLStreamReader2 reader = (XMLStreamReader2) INPUT.createXMLStreamReader(new StringReader(decoded(document)));
        try {
            skipTo(reader, XMLStreamConstants.START_ELEMENT);
            String root = reader.getLocalName();
            JsonNode node = withoutText(MAPPER.readValue(new WithoutAttributes(reader), JsonNode.class));
            skipTo(reader, XMLStreamConstants.END_DOCUMENT);
            return new XmlTree(root, node);
        } catch (RuntimeException | IOException e) {
            // Jackson's exceptions are unchecked.
            throw new XMLStreamException("malformed, too deep or too large", e);
        } finally {
            reader.close();
        }
    }

    private static void skipTo(XMLStreamReader reader, int event) throws XMLStreamException {
        while (reader.getEventType() != event) {
            if (reader.next() == XMLStreamConstants.DTD) {
                throw new XMLStreamException("document type");
            }
        }
    }

    /** Removes the text between elements. An object without members, which is only the root, becomes its text. */
    private static JsonNode withoutText(JsonNode node) {
        if (node instanceof ObjectNode object) {
            JsonNode text = object.remove(TEXT);
            if (object.isEmpty()) {
                return text == null ? object.stringNode("") : text;
            }
        }
        node.forEach(XmlTree::withoutText);
        return node;
    }

    /**
     * Writes a document whose root element contains one element for each value. U+FFFD replaces each character that XML
     * can't represent.
     *
     * @param values texts, numbers and truth values by the name of their element
     */
    static byte[] write(String root, Map<String, ?> values) {
        Map<String, String> texts = new LinkedHashMap<>();
        values.forEach((name, value) ->
                texts.put(name, IMPOSSIBLE.matcher(String.valueOf(value)).replaceAll("\ufffd")));
        return MAPPER.writer().withRootName(root).writeValueAsBytes(texts);
    }

    /**
     * Decodes the document. Woodstox could do this too, but it would refuse a document with a malformed byte or an
     * unknown encoding.
     */
    private static String decoded(byte[] document) {
        String head = new String(document, 0, Math.min(document.length, 200), StandardCharsets.ISO_8859_1);
        Matcher encoding = ENCODING.matcher(head);
        String name = encoding.find() ? encoding.group(1) : "UTF-8";
        String text;
        try {
            text = new String(document, Charset.forName(name));
        } catch (IllegalArgumentException e) {
            text = new String(document, StandardCharsets.UTF_8);
        }
        return text.startsWith("\ufeff") ? text.substring(1) : text;
    }

    /** Hides all attributes from Jackson, which would read them as members, except {@code nil} in any namespace. */
    private static final class WithoutAttributes extends StreamReader2Delegate {

        WithoutAttributes(XMLStreamReader2 reader) {
            super(reader);
        }

        @Override
        public int getAttributeCount() {
            return IntStream.range(0, super.getAttributeCount()).anyMatch(this::isNil) ? 1 : 0;
        }

        private boolean isNil(int attribute) {
            return super.getAttributeLocalName(attribute).equals("nil")
                    && super.getAttributeValue(attribute).strip().matches("true|1");
        }

        @Override
        public String getAttributeNamespace(int index) {
            return XMLConstants.W3C_XML_SCHEMA_INSTANCE_NS_URI;
        }

        @Override
        public String getAttributeLocalName(int index) {
            return "nil";
        }

        @Override
        public String getAttributeValue(int index) {
            return "true";
        }
    }
}
