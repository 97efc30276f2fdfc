package dev.yt2ms.mainstreaming.client;

import dev.yt2ms.run.UntrustedJson;
import java.io.StringReader;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * An XML answer as a JSON tree. The names of members are the local names of the elements. Repeated elements become
 * arrays, elements with {@code nil="true"} become null, and other leaves become text. Namespaces are ignored, because
 * the platform's pages show some answers with an empty namespace and others with that of a WCF data contract
 * [doc][site].
 */
record XmlTree(String root, JsonNode node) {

    private static final Pattern ENCODING =
            Pattern.compile("^\\s*(?:\u00ef\u00bb\u00bf)?<\\?xml[^>]*\\bencoding=[\"']([A-Za-z0-9._-]+)[\"']");

    private static final XMLInputFactory FACTORY = factory();

    private static XMLInputFactory factory() {
        // The parser of the JDK is used, because another parser on the class path might not support these settings.
        XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
        factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
        factory.setProperty(XMLInputFactory.IS_COALESCING, true);
        factory.setXMLResolver((publicId, systemId, baseUri, namespace) -> {
            throw new XMLStreamException("external entity");
        });
        return factory;
    }

    /**
     * Reads a whole document.
     *
     * @throws XMLStreamException if the document is malformed, is too deep or too large, or has a document type
     */
    static XmlTree read(byte[] document) throws XMLStreamException {
        XMLStreamReader reader;
        synchronized (FACTORY) {
            reader = FACTORY.createXMLStreamReader(new StringReader(decoded(document)));
        }
        try {
            XmlTree tree = null;
            while (reader.hasNext()) {
                int event = reader.next();
                if (event == XMLStreamConstants.DTD) {
                    throw new XMLStreamException("document type");
                } else if (event == XMLStreamConstants.START_ELEMENT) {
                    tree = new XmlTree(reader.getLocalName(), new Elements(reader).element(1));
                }
            }
            if (tree == null) {
                throw new XMLStreamException("no element");
            }
            return tree;
        } catch (RuntimeException e) {
            // The JDK's scanner sometimes throws unchecked exceptions if the input is malformed.
            throw new XMLStreamException("malformed", e);
        } finally {
            reader.close();
        }
    }

    /**
     * Decodes the document. The JDK's scanner could do this too, but it would write messages about malformed bytes to
     * the console.
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

    /** Reads the elements of one document, up to a limit of their number and depth. */
    private static final class Elements {
        private final XMLStreamReader reader;
        private int seen;

        Elements(XMLStreamReader reader) {
            this.reader = reader;
        }

        private JsonNode element(int depth) throws XMLStreamException {
            if (depth > UntrustedJson.DEEPEST || ++seen > UntrustedJson.MOST_TOKENS / 2) {
                throw new XMLStreamException("too deep, or too many elements");
            }
            boolean nil = isNil();
            ObjectNode children = null;
            StringBuilder text = new StringBuilder();
            while (true) {
                switch (reader.next()) {
                    case XMLStreamConstants.START_ELEMENT -> {
                        children = children == null ? JsonNodeFactory.instance.objectNode() : children;
                        String name = reader.getLocalName();
                        add(children, name, element(depth + 1));
                    }
                    case XMLStreamConstants.CHARACTERS, XMLStreamConstants.CDATA, XMLStreamConstants.SPACE ->
                        text.append(reader.getText());
                    case XMLStreamConstants.END_ELEMENT -> {
                        if (children != null) {
                            return children;
                        }
                        return nil
                                ? JsonNodeFactory.instance.nullNode()
                                : JsonNodeFactory.instance.stringNode(text.toString());
                    }
                    case XMLStreamConstants.ENTITY_REFERENCE -> throw new XMLStreamException("entity");
                    default -> {}
                }
            }
        }

        private boolean isNil() {
            for (int i = 0; i < reader.getAttributeCount(); i++) {
                if (reader.getAttributeLocalName(i).equals("nil")
                        && reader.getAttributeValue(i).strip().matches("true|1")) {
                    return true;
                }
            }
            return false;
        }

        private static void add(ObjectNode parent, String name, JsonNode child) {
            JsonNode there = parent.get(name);
            if (there == null) {
                parent.set(name, child);
            } else if (there instanceof ArrayNode array) {
                // A single element never becomes an array, so this array contains the earlier elements of the same
                // name.
                array.add(child);
            } else {
                parent.set(name, JsonNodeFactory.instance.arrayNode().add(there).add(child));
            }
        }
    }
}
