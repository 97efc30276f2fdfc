package dev.yt2ms.report;

import java.io.ByteArrayOutputStream;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What a comparison of the platform with the ledger came to.
 *
 * @param status the object of {@code status --json}
 * @param unverifiable why nothing could be compared
 * @param stopped why it ended early
 */
public record VerifyReport(JsonNode status, Optional<String> unverifiable, Optional<String> stopped) {

    /** Reads the ledger's status as it is now. */
    public static VerifyReport of(StatusReport status, Optional<String> unverifiable, Optional<String> stopped) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        status.writeTo(out);
        return new VerifyReport(new JsonMapper().readTree(out.toByteArray()), unverifiable, stopped);
    }

    /** The lines, without a line break at the end. */
    public String text(StatusText.Detail detail) {
        JsonNode counts = status.path("counts");
        long verified = counts.path("VERIFIED").asLong();
        long lossy = lossy();
        StringBuilder text =
                new StringBuilder("%d verified: %d as they were sent, %d not; %d not verified yet, %d failed"
                        .formatted(
                                verified,
                                verified - lossy,
                                lossy,
                                counts.path("UPLOADED").asLong()
                                        + counts.path("VERIFYING").asLong(),
                                counts.path("FAILED").asLong()));
        text.append('\n').append(StatusText.problems(status.path("items"), detail));
        unverifiable.ifPresent(why -> text.append(why).append('\n'));
        stopped.ifPresent(why ->
                text.append("stopped: ").append(StatusText.printable(why)).append('\n'));
        return text.toString().stripTrailing();
    }

    /** The same as one JSON object, with every video that has a difference or an error. */
    public String json() {
        ObjectNode object = JsonMapper.shared().createObjectNode();
        for (String property : new String[] {"name", "counts", "differing", "leftUnverified"}) {
            object.set(property, status.path(property));
        }
        object.put("unverifiable", unverifiable.orElse(null));
        object.put("stoppedBecause", stopped.orElse(null));
        ArrayNode items = object.putArray("items");
        for (JsonNode item : status.path("items")) {
            if (!item.path("differences").isEmpty() || item.path("error").isString()) {
                items.add(item);
            }
        }
        return JsonMapper.shared().writeValueAsString(object);
    }

    /** How many have lost something. */
    public long lossy() {
        return status.path("differing").path("LOSS").asLong();
    }
}
