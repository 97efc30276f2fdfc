package dev.yt2ms.mainstreaming.client;

import dev.yt2ms.mainstreaming.Category;
import dev.yt2ms.model.Content;
import dev.yt2ms.model.Content.Status;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import tools.jackson.databind.JsonNode;

/**
 * Reads contents and categories from answers of any structure. It ignores the case of names, because the public PHP SDK
 * and the platform's pages write the same name in different case. If an answer can't be read, it throws only {@link
 * UnreadableException}.
 */
final class ContentReader {

    /** Thrown if an answer does not have the structure that the method should return. */
    static final class UnreadableException extends Exception {
        UnreadableException(String message) {
            super(message);
        }

        /** Returns the message, which is never null. */
        @Override
        public String getMessage() {
            return Objects.requireNonNull(super.getMessage());
        }
    }

    /**
     * The maximum duration that is accepted. No content is that long, and a much longer duration would overflow when
     * converted to milliseconds.
     */
    private static final Duration LONGEST = Duration.ofDays(10_000);

    private static final String CONTENT_ID = "contentId";
    private static final String CATEGORY_ID = "IdCategory";
    /** The message for a list in which no content has an id. */
    static final String NO_IDS = "its contents have no ids";

    /** The maximum nesting depth at which a list is searched for. */
    private static final int DEPTH = 4;

    private ContentReader() {}

    /** Reads one content. The result is empty if the platform reports that it has no such content. */
    static Optional<Content> content(Answer answer) throws UnreadableException {
        if (!answer.isReadable()) {
            throw new UnreadableException("it is neither JSON nor XML");
        }
        if (isNothing(answer.payload())) {
            return Optional.empty();
        }
        List<JsonNode> items = items(answer, CONTENT_ID);
        if (items.isEmpty() && !isEmptyList(answer)) {
            throw new UnreadableException("it contains no content");
        }
        return items.stream()
                .map(ContentReader::content)
                .flatMap(Optional::stream)
                .findFirst();
    }

    /**
     * A page of the platform's list.
     *
     * @param ids the ids of all entries of the page, in their order; some may not be valid ids of contents
     * @param contents the contents with an id that yt2ms accepts, in their order
     */
    record Page(List<String> ids, List<Content> contents) {}

    /** Reads one page of the list. Entries without an id are skipped. */
    static Page page(Answer answer) throws UnreadableException {
        List<JsonNode> items = list(answer, CONTENT_ID);
        List<String> ids = items.stream()
                .map(item -> present(item, CONTENT_ID))
                .flatMap(Optional::stream)
                .toList();
        if (ids.isEmpty() && !items.isEmpty()) {
            throw new UnreadableException(NO_IDS);
        }
        return new Page(
                ids,
                items.stream()
                        .map(ContentReader::content)
                        .flatMap(Optional::stream)
                        .toList());
    }

    /** Reads all categories. Categories without a number are skipped. */
    static List<Category> categories(Answer answer) throws UnreadableException {
        return list(answer, CATEGORY_ID).stream()
                .filter(node -> present(node, CATEGORY_ID).isPresent())
                .map(node -> new Category(
                        present(node, CATEGORY_ID).orElseThrow(),
                        Answer.scalar(node, "Description").orElse(""),
                        present(node, "IdParentCategory")))
                .toList();
    }

    private static List<JsonNode> list(Answer answer, String idName) throws UnreadableException {
        List<JsonNode> items = items(answer, idName);
        if (items.isEmpty() && !isEmptyList(answer)) {
            throw new UnreadableException("it contains no list");
        }
        return items;
    }

    private static List<JsonNode> items(Answer answer, String idName) {
        List<JsonNode> items = new ArrayList<>();
        collect(answer.payload(), idName, items, 0);
        return items;
    }

    private static void collect(JsonNode node, String idName, List<JsonNode> items, int depth) {
        if (Answer.member(node, idName).isPresent()) {
            items.add(node);
        } else if (depth < DEPTH) {
            // The children of an object are searched too, because an XML list with a single entry is an object and not
            // an array.
            for (JsonNode child : node) {
                collect(child, idName, items, depth + 1);
            }
        }
    }

    /**
     * Whether an answer in which no entries were found is an empty list. Any other answer without entries is an error.
     */
    private static boolean isEmptyList(Answer answer) {
        return switch (answer.form()) {
            case JSON -> isNothing(answer.payload()) || isEmptyArray(answer.payload()) || wrapsEmptyArray(answer);
            case XML -> isNothing(answer.payload()) || allNothing(answer.payload());
            default -> false;
        };
    }

    private static boolean wrapsEmptyArray(Answer answer) {
        JsonNode payload = answer.payload();
        return payload.isObject() && payload.size() > 0 && hasEmptyArray(payload);
    }

    private static boolean hasEmptyArray(JsonNode payload) {
        for (JsonNode child : payload) {
            if (isEmptyArray(child)) {
                return true;
            }
        }
        return false;
    }

    private static boolean isEmptyArray(JsonNode node) {
        if (!node.isArray()) {
            return false;
        }
        for (JsonNode child : node) {
            if (!child.isNull()) {
                return false;
            }
        }
        return true;
    }

    private static boolean isNothing(JsonNode node) {
        return node.isNull() || node.isString() && node.asString().isBlank();
    }

    private static boolean allNothing(JsonNode payload) {
        for (JsonNode child : payload) {
            if (!isNothing(child)) {
                return false;
            }
        }
        return payload.isObject();
    }

    private static Optional<Content> content(JsonNode node) {
        Optional<String> id = present(node, CONTENT_ID).filter(Answer::isContentId);
        if (id.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(new Content(
                id.get(),
                Answer.scalar(node, "filename").orElse(""),
                Answer.scalar(node, "referenceID").orElse(""),
                Answer.scalar(node, "title").orElse(""),
                Answer.scalar(node, "status").map(ContentReader::status).orElse(Status.UNKNOWN),
                Answer.scalar(node, "duration").flatMap(ContentReader::duration),
                Answer.scalar(node, "visualizations").map(ContentReader::count).orElse(OptionalLong.empty()),
                scalars(node)));
    }

    private static Map<String, String> scalars(JsonNode node) {
        Map<String, String> fields = new LinkedHashMap<>();
        for (Map.Entry<String, JsonNode> entry : node.properties()) {
            JsonNode value = entry.getValue();
            if (value.isValueNode()) {
                fields.put(entry.getKey(), value.isNull() ? "" : value.asString());
            }
        }
        return fields;
    }

    private static Optional<String> present(JsonNode node, String name) {
        return Answer.scalar(node, name).map(String::strip).filter(text -> !text.isEmpty());
    }

    private static Status status(String number) {
        return switch (number.strip()) {
            case "0" -> Status.QUEUED;
            case "16" -> Status.ENCODING;
            case "24" -> Status.ERROR;
            case "32" -> Status.READY;
            default -> Status.UNKNOWN;
        };
    }

    /**
     * Parses an ISO 8601 duration. Years and months are accepted if they are zero, because XML libraries write them.
     */
    private static Optional<Duration> duration(String text) {
        try {
            Duration duration = Duration.parse(text.strip().replaceFirst("^P(?:0+Y)?(?:0+M)?(?=[0-9T])", "P"));
            return Optional.of(duration).filter(d -> !d.isNegative() && d.compareTo(LONGEST) <= 0);
        } catch (DateTimeParseException | ArithmeticException e) {
            return Optional.empty();
        }
    }

    private static OptionalLong count(String text) {
        if (text.length() > 40) {
            return OptionalLong.empty();
        }
        try {
            long count = new BigDecimal(text.strip()).longValueExact();
            return count < 0 ? OptionalLong.empty() : OptionalLong.of(count);
        } catch (ArithmeticException | NumberFormatException e) {
            return OptionalLong.empty();
        }
    }
}
