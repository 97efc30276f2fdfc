package dev.yt2ms.sandbox.platform;

import dev.yt2ms.run.UntrustedJson;
import dev.yt2ms.sandbox.http.Fault;
import dev.yt2ms.sandbox.http.FaultAction;
import dev.yt2ms.sandbox.http.Reply;
import java.io.ByteArrayInputStream;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import javax.xml.stream.XMLStreamWriter;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The two formats of the platform's requests and answers. */
public enum PlatformForm {
    /** JSON, with answers in an envelope {@code {"d": …}}. */
    JSON {
        @Override
        Map<String, String> read(byte[] request) {
            Map<String, String> values = new LinkedHashMap<>();
            JsonNode root;
            try {
                root = UntrustedJson.mapper().readTree(request);
            } catch (JacksonException e) {
                throw new IllegalArgumentException("The request is not JSON.", e);
            }
            root.forEachEntry((name, value) -> {
                if (value.isValueNode() && !value.isNull()) {
                    values.put(name, value.asString());
                }
            });
            return values;
        }

        @Override
        Reply write(PlatformAnswer answer, boolean envelope) {
            if (answer instanceof PlatformAnswer.Fault fault) {
                return Reply.json(fault.status(), jsonFault(fault.message()).getBytes(StandardCharsets.UTF_8))
                        .with("jsonerror", "true");
            }
            Object value = value(answer);
            if (envelope) {
                Map<String, Object> enveloped = new LinkedHashMap<>();
                enveloped.put("d", value);
                value = enveloped;
            }
            return Reply.json(200, JsonMapper.shared().writeValueAsBytes(value));
        }

        private @Nullable Object value(PlatformAnswer answer) {
            if (answer instanceof PlatformAnswer.Dto dto) {
                return dto.values();
            }
            if (answer instanceof PlatformAnswer.Dtos dtos) {
                return dtos.items().stream().map(PlatformAnswer.Dto::values).toList();
            }
            return answer instanceof PlatformAnswer.Flag flag ? flag.value() : null;
        }
    },

    /** XML, with answers in the namespace of the platform's model. */
    XML {
        @Override
        Map<String, String> read(byte[] request) {
            try {
                return elements(INPUT.createXMLStreamReader(new ByteArrayInputStream(request)));
            } catch (XMLStreamException | ClassCastException e) {
                throw new IllegalArgumentException("The request is not XML.", e);
            }
        }

        /** Reads the elements directly below the root. */
        private Map<String, String> elements(XMLStreamReader xml) throws XMLStreamException {
            Map<String, String> values = new LinkedHashMap<>();
            boolean root = true;
            while (xml.hasNext()) {
                if (xml.next() == XMLStreamConstants.START_ELEMENT) {
                    if (root) {
                        root = false;
                    } else {
                        values.put(xml.getLocalName(), xml.getElementText());
                    }
                }
            }
            return values;
        }

        @Override
        Reply write(PlatformAnswer answer, boolean envelope) {
            StringWriter text = new StringWriter();
            try {
                XMLStreamWriter xml = OUTPUT.createXMLStreamWriter(text);
                document(xml, answer);
                xml.close();
            } catch (XMLStreamException e) {
                throw new IllegalStateException(e);
            }
            int status = answer instanceof PlatformAnswer.Fault fault ? fault.status() : 200;
            return Reply.of(
                    status, "application/xml; charset=utf-8", text.toString().getBytes(StandardCharsets.UTF_8));
        }

        private void document(XMLStreamWriter xml, PlatformAnswer answer) throws XMLStreamException {
            if (answer instanceof PlatformAnswer.Dto dto) {
                open(xml, dto.name(), MODEL);
                values(xml, dto.values());
            } else if (answer instanceof PlatformAnswer.Dtos dtos) {
                open(xml, "ArrayOf" + dtos.name(), MODEL);
                for (PlatformAnswer.Dto item : dtos.items()) {
                    xml.writeStartElement(item.name());
                    values(xml, item.values());
                    xml.writeEndElement();
                }
            } else if (answer instanceof PlatformAnswer.Nothing nothing) {
                open(xml, nothing.name(), MODEL);
                nil(xml);
            } else if (answer instanceof PlatformAnswer.Flag flag) {
                open(xml, "boolean", "http://schemas.microsoft.com/2003/10/Serialization/");
                xml.writeCharacters(Boolean.toString(flag.value()));
            } else if (answer instanceof PlatformAnswer.Fault fault) {
                open(xml, "Fault", "http://schemas.microsoft.com/ws/2005/05/envelope/none");
                xml.writeStartElement("Code");
                element(xml, "Value", "Receiver");
                xml.writeEndElement();
                xml.writeStartElement("Reason");
                element(xml, "Text", fault.message());
                xml.writeEndElement();
            }
            xml.writeEndElement();
        }

        private void open(XMLStreamWriter xml, String name, String namespace) throws XMLStreamException {
            xml.writeStartElement(name);
            xml.writeDefaultNamespace(namespace);
            xml.writeNamespace("i", INSTANCE);
        }

        private void values(XMLStreamWriter xml, Map<String, Object> values) throws XMLStreamException {
            for (Map.Entry<String, Object> value : values.entrySet()) {
                if (value.getValue() == null) {
                    xml.writeStartElement(value.getKey());
                    nil(xml);
                    xml.writeEndElement();
                } else {
                    element(xml, value.getKey(), value.getValue().toString());
                }
            }
        }

        private void nil(XMLStreamWriter xml) throws XMLStreamException {
            xml.writeAttribute("i:nil", "true");
        }

        private void element(XMLStreamWriter xml, String name, String text) throws XMLStreamException {
            xml.writeStartElement(name);
            xml.writeCharacters(XML_FORBIDS.matcher(text).replaceAll("\uFFFD"));
            xml.writeEndElement();
        }
    };

    private static final String MODEL = "http://schemas.datacontract.org/2004/07/Mainsoft.Streaming.Sdk._13.model";
    private static final String INSTANCE = "http://www.w3.org/2001/XMLSchema-instance";
    private static final Pattern XML_FORBIDS =
            Pattern.compile("[^\\t\\n\\r\\x20-\\uD7FF\\uE000-\\uFFFD\\x{10000}-\\x{10FFFF}]");
    private static final XMLInputFactory INPUT = input();
    private static final XMLOutputFactory OUTPUT = XMLOutputFactory.newInstance();

    /**
     * Returns the texts, numbers and booleans of a request by name.
     *
     * @throws IllegalArgumentException if the request does not have this format
     */
    abstract Map<String, String> read(byte[] request);

    /**
     * Writes the answer in this format.
     *
     * @param envelope whether a JSON answer is wrapped in {@code {"d": …}}; XML has no envelope
     */
    abstract Reply write(PlatformAnswer answer, boolean envelope);

    /** Answers with an error in JSON instead of the regular answer. */
    public static FaultAction fault(int status, String message) {
        return Fault.json(status, jsonFault(message));
    }

    /** An error as WCF services write it in JSON. */
    private static String jsonFault(String message) {
        String type = "System.ServiceModel.FaultException";
        Map<String, Object> detail = new LinkedHashMap<>();
        detail.put("HelpLink", null);
        detail.put("InnerException", null);
        detail.put("Message", message);
        detail.put("StackTrace", null);
        detail.put("Type", type);
        Map<String, Object> fault = new LinkedHashMap<>();
        fault.put("ExceptionDetail", detail);
        fault.put("ExceptionType", type);
        fault.put("Message", message);
        fault.put("StackTrace", null);
        return JsonMapper.shared().writeValueAsString(fault);
    }

    private static XMLInputFactory input() {
        XMLInputFactory factory = XMLInputFactory.newInstance();
        factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
        return factory;
    }
}
