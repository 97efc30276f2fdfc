package dev.yt2ms.report.status;

import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;
import dev.yt2ms.model.JobCommands;
import dev.yt2ms.report.JsonOutput;
import java.io.OutputStream;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import tools.jackson.core.JsonEncoding;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.cfg.MutableConfigOverride;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Reads the object of {@code status --json} as records. The items are read one by one, because a list of 20,000 items
 * would need several times the memory.
 */
public final class StatusDocument {

    private static final String ITEMS = "items";
    private static final String ERROR = "error";

    /**
     * Reads the records. A process of an earlier or later version may have written the object. Therefore unknown
     * properties are ignored, and texts, lists and maps that are null or missing are empty.
     */
    private static final JsonMapper RECORDS = JsonMapper.builder()
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .disable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .withConfigOverride(String.class, StatusDocument::emptyForNull)
            .withConfigOverride(List.class, StatusDocument::emptyForNull)
            .withConfigOverride(Map.class, StatusDocument::emptyForNull)
            .build();

    /** The properties whose texts are messages, in which commands may occur. */
    private static final Set<String> MESSAGES = Set.of(ERROR, "stoppedBecause", "note");

    private final byte[] status;

    /** @param status the object */
    public StatusDocument(byte[] status) {
        this.status = status;
    }

    private static void emptyForNull(MutableConfigOverride type) {
        type.setNullHandling(JsonSetter.Value.forValueNulls(Nulls.AS_EMPTY));
    }

    /** Reads everything but the items. */
    public StatusHead head() {
        return RECORDS.readValue(status, StatusHead.class);
    }

    /** Iterates over the items. Each iteration reads them again. */
    public Iterable<StatusItem> items() {
        return () -> items(StatusItem.class);
    }

    private <T> Iterator<T> items(Class<T> type) {
        JsonParser json = RECORDS.createParser(status);
        json.nextToken();
        String property = json.nextName();
        while (property != null && !property.equals(ITEMS)) {
            json.nextToken();
            json.skipChildren();
            property = json.nextName();
        }
        json.nextToken(); // Enters the array.
        return property == null || json.nextToken() == JsonToken.END_ARRAY
                ? Collections.emptyIterator()
                : RECORDS.readerFor(type).readValues(json);
    }

    /** Reads an object that contains an item, or parts of one, as a record of this type. */
    public static <T> T record(JsonNode object, Class<T> type) {
        return RECORDS.treeToValue(object, type);
    }

    /** Reads one item that {@link StatusReport#item} has written. */
    public static StatusItem item(byte[] item) {
        return RECORDS.readValue(item, StatusItem.class);
    }

    /** Adds these properties, unchanged, to the object that the generator writes. */
    public void copyTo(JsonGenerator json, Set<String> properties) {
        try (JsonParser parser = RECORDS.createParser(status)) {
            parser.nextToken();
            for (String property = parser.nextName(); property != null; property = parser.nextName()) {
                parser.nextToken();
                if (properties.contains(property)) {
                    json.writeName(property);
                    json.copyCurrentStructure(parser);
                } else {
                    parser.skipChildren();
                }
            }
        }
    }

    /** Adds the items for which the condition holds to the array that the generator writes. */
    public void copyItemsTo(JsonGenerator json, Predicate<StatusItem> condition, JobCommands commands) {
        items(ObjectNode.class).forEachRemaining(item -> {
            if (condition.test(RECORDS.treeToValue(item, StatusItem.class))) {
                json.writeTree(filledIn(item, commands));
            }
        });
    }

    /**
     * Writes the object, and names the job file in the commands that its messages suggest. Other texts, e.g. titles,
     * stay as they are. The stream stays open.
     */
    public void writeTo(OutputStream out, JobCommands commands) {
        JsonMapper mapper = JsonOutput.mapper();
        try (JsonParser parser = mapper.createParser(status);
                JsonGenerator json = mapper.createGenerator(out, JsonEncoding.UTF8)) {
            while (parser.nextToken() != null) {
                String property = parser.currentName();
                if (parser.currentToken() == JsonToken.VALUE_STRING
                        && property != null
                        && MESSAGES.contains(property)) {
                    json.writeString(commands.filledIn(parser.getString()));
                } else {
                    json.copyCurrentEvent(parser);
                }
            }
        }
    }

    /** Returns an item as {@link StatusReport#item} has written it, with the job file in the commands of its error. */
    public static JsonNode filledIn(byte[] item, JobCommands commands) {
        return filledIn(RECORDS.readValue(item, ObjectNode.class), commands);
    }

    private static ObjectNode filledIn(ObjectNode item, JobCommands commands) {
        item.path(ERROR).stringValueOpt().ifPresent(error -> item.put(ERROR, commands.filledIn(error)));
        return item;
    }
}
