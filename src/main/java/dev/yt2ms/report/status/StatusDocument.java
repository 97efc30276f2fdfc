package dev.yt2ms.report.status;

import dev.yt2ms.ledger.ItemState;
import dev.yt2ms.model.JobCommands;
import dev.yt2ms.report.JsonOutput;
import dev.yt2ms.settings.value.Values;
import java.io.OutputStream;
import java.time.Instant;
import java.util.Collections;
import java.util.Iterator;
import java.util.Set;
import java.util.function.Function;
import tools.jackson.core.JsonEncoding;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Reads the object of {@code status --json} item by item, because a tree of 20,000 items would need ten times the
 * memory.
 */
public final class StatusDocument {

    private static final String ITEMS = "items";
    private static final JsonMapper JSON = JsonMapper.shared();

    /** The properties whose texts are messages, in which commands may occur. */
    private static final Set<String> MESSAGES = Set.of("error", "stoppedBecause", "note");

    private final byte[] status;

    /** @param status the object, whose last property is {@code items} */
    public StatusDocument(byte[] status) {
        this.status = status;
    }

    /** All properties before the items. */
    public JsonNode head() {
        ObjectNode head = JSON.createObjectNode();
        try (JsonParser json = JSON.createParser(status)) {
            json.nextToken();
            for (String property = json.nextName();
                    property != null && !property.equals(ITEMS);
                    property = json.nextName()) {
                json.nextToken();
                head.set(property, json.readValueAs(JsonNode.class));
            }
        }
        return head;
    }

    /** Iterates over the items. */
    public Iterable<JsonNode> items() {
        return this::iterator;
    }

    private Iterator<JsonNode> iterator() {
        JsonParser json = JSON.createParser(status);
        json.nextToken();
        for (String property = json.nextName();
                property != null && !property.equals(ITEMS);
                property = json.nextName()) {
            json.nextToken();
            json.skipChildren();
        }
        json.nextToken(); // Enters the array.
        return json.nextToken() == JsonToken.END_ARRAY
                ? Collections.emptyIterator()
                : JSON.readerFor(JsonNode.class).readValues(json);
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

    /** Names the job file in the commands that the item's error suggests. Changes the item and returns it. */
    public static JsonNode filledIn(JsonNode item, JobCommands commands) {
        if (item instanceof ObjectNode object && item.path("error").isString()) {
            object.put("error", commands.filledIn(item.path("error").asString()));
        }
        return item;
    }

    /** Formats a time in a property of the object for people; empty if the object does not have the property. */
    public static String time(JsonNode object, String property) {
        return time(object, property, Values::humanTime);
    }

    /** Does the same as {@link #time(JsonNode, String)}, but with seconds. */
    static String second(JsonNode object, String property) {
        return time(object, property, Values::humanSecond);
    }

    private static String time(JsonNode object, String property, Function<Instant, String> form) {
        return object.path(property).isString()
                ? form.apply(Instant.parse(object.path(property).asString()))
                : "";
    }

    public static ItemState state(JsonNode item) {
        return ItemState.valueOf(item.path("state").asString());
    }

    public static boolean isOnPlatform(JsonNode item) {
        return state(item).isOnPlatform()
                && !item.path("contentId").stringValue("").isEmpty();
    }

    /**
     * Returns the item's error; empty if there is none, or if the video is skipped, because its error no longer matters
     * then.
     */
    public static String error(JsonNode item) {
        return state(item) == ItemState.SKIPPED ? "" : item.path("error").stringValue("");
    }

    /** Formats the resolution and the codecs of a file for people, e.g. {@code 1920x1080 vp9/opus}. */
    public static String format(JsonNode media) {
        String picture = "%sx%s %s"
                .formatted(
                        media.path("width").asString(),
                        media.path("height").asString(),
                        media.path("videoCodec").asString());
        return media.path("audioCodec").isString()
                ? picture + "/" + media.path("audioCodec").asString()
                : picture;
    }

    /** Describes for people how the height of the better picture on YouTube differs from that of the downloaded one. */
    public static String better(JsonNode item) {
        return "%s pixels high on YouTube now, and %s when it was downloaded"
                .formatted(
                        item.path("betterHeight").asString(),
                        item.path("media").path("height").asString());
    }
}
