package dev.yt2ms.report.status;

import dev.yt2ms.ledger.ItemState;
import dev.yt2ms.settings.value.Values;
import java.time.Instant;
import java.util.Collections;
import java.util.Iterator;
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

    /** Returns a property that is a time, in the form for people; empty if the object does not have it. */
    public static String time(JsonNode object, String property) {
        return object.path(property).isString()
                ? Values.humanTime(Instant.parse(object.path(property).asString()))
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

    /** Compares the height of the better picture on YouTube with that of the downloaded one, for people. */
    public static String better(JsonNode item) {
        return "%s pixels high on YouTube now, and %s when it was downloaded"
                .formatted(
                        item.path("betterHeight").asString(),
                        item.path("media").path("height").asString());
    }
}
