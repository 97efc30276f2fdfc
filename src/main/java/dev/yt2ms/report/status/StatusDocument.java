package dev.yt2ms.report.status;

import dev.yt2ms.ledger.ItemState;
import java.util.Collections;
import java.util.Iterator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** The object of {@code status --json}, read item by item: as a tree, 20,000 would take ten times the room. */
public final class StatusDocument {

    private static final String ITEMS = "items";
    private static final JsonMapper JSON = JsonMapper.shared();

    private final byte[] status;

    /** @param status the object, whose last property are the items */
    public StatusDocument(byte[] status) {
        this.status = status;
    }

    /** Everything but the items. */
    public JsonNode head() {
        ObjectNode head = JSON.createObjectNode();
        try (JsonParser json = JSON.createParser(status)) {
            json.nextToken();
            for (String property = json.nextName(); property != null; property = json.nextName()) {
                json.nextToken();
                if (property.equals(ITEMS)) {
                    json.skipChildren();
                } else {
                    head.set(property, json.readValueAs(JsonNode.class));
                }
            }
        }
        return head;
    }

    /** The items, one after the other. */
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
        json.nextToken(); // The array.
        return json.nextToken() == JsonToken.END_ARRAY
                ? Collections.emptyIterator()
                : JSON.readerFor(JsonNode.class).readValues(json);
    }

    public static ItemState state(JsonNode item) {
        return ItemState.valueOf(item.path("state").asString());
    }

    public static boolean isOnPlatform(JsonNode item) {
        return state(item).isOnPlatform()
                && !item.path("contentId").stringValue("").isEmpty();
    }

    /** Why it failed; empty also where it is left out by now, and nobody needs to know why it failed before. */
    public static String error(JsonNode item) {
        return state(item) == ItemState.SKIPPED ? "" : item.path("error").stringValue("");
    }

    /** Picture and sound of a file for people, as {@code 1920x1080 vp9/opus}. */
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

    /** What is better at the source of an item that has a better picture there, for people. */
    public static String better(JsonNode item) {
        return "%s pixels high at the source, and %s as it was taken"
                .formatted(
                        item.path("betterHeight").asString(),
                        item.path("media").path("height").asString());
    }
}
