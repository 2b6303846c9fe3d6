package dev.carillon.contacts.webhook;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.StringReader;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/**
 * Reads JSON, and XML as if it were JSON: an element with others inside is an object, one with text a string, one that is
 * said to be an array holds its elements one after the other. What stands in the root element stands at the top. Pure.
 */
final class HookData {
    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final XMLInputFactory XML = XMLInputFactory.newDefaultFactory();
    private static final int DEEPEST = 50;

    static {
        // Neither entities nor anything from elsewhere (OWASP: XML external entity prevention).
        XML.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        XML.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
        XML.setProperty(XMLInputFactory.IS_COALESCING, true);
    }

    private HookData() {}

    /** What the text says; empty where it is neither. */
    static Optional<JsonNode> parse(String text) {
        try {
            return Optional.of(text.startsWith("<") ? xml(text) : MAPPER.readTree(text));
        } catch (JsonProcessingException | XMLStreamException e) {
            return Optional.empty();
        }
    }

    private static JsonNode xml(String text) throws XMLStreamException {
        XMLStreamReader reader = XML.createXMLStreamReader(new StringReader(text));
        Deque<Element> open = new ArrayDeque<>();
        ObjectNode root = MAPPER.createObjectNode();
        while (reader.hasNext()) {
            switch (reader.next()) {
                case XMLStreamConstants.START_ELEMENT -> {
                    if (open.size() >= DEEPEST) {
                        throw new XMLStreamException("nested too deeply");
                    }
                    String type = reader.getAttributeValue(null, "type");
                    open.push(new Element(reader.getLocalName(), "array".equals(type)));
                }
                case XMLStreamConstants.CHARACTERS, XMLStreamConstants.CDATA -> {
                    if (!open.isEmpty()) {
                        open.getFirst().text.append(reader.getText());
                    }
                }
                case XMLStreamConstants.END_ELEMENT -> {
                    Element closed = open.pop();
                    if (!open.isEmpty()) {
                        open.getFirst().add(closed);
                    } else if (!closed.fields.isEmpty()) {
                        root = closed.fields;
                    }
                }
                default -> {} // comments and the like
            }
        }
        return root;
    }

    /** An element that is being read. */
    private static final class Element {
        private final String name;
        private final boolean isArray;
        private final StringBuilder text = new StringBuilder();
        private final ObjectNode fields = MAPPER.createObjectNode();
        private final ArrayNode items = MAPPER.createArrayNode();

        Element(String name, boolean isArray) {
            this.name = name;
            this.isArray = isArray;
        }

        void add(Element inside) {
            if (isArray) {
                items.add(inside.value());
            } else if (!fields.has(inside.name)) {
                fields.set(inside.name, inside.value());
            }
        }

        JsonNode value() {
            if (isArray) {
                return items;
            }
            return fields.isEmpty()
                    ? MAPPER.getNodeFactory().textNode(text.toString().strip())
                    : fields;
        }
    }
}
