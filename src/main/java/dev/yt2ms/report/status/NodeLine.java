package dev.yt2ms.report.status;

import dev.yt2ms.settings.value.Values;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/**
 * One of the machines that share a migration, in the words of the status and the report.
 *
 * @param name the name of the machine
 * @param process host and process id
 * @param role whether it leads, and since when it takes part
 * @param work its transfers, and the numbers of its videos and files; if it does not take part, of its files only
 * @param seenAt when it was last seen alive, e.g. {@code 2026-11-25 14:05:06 UTC}
 * @param gate why it downloads nothing at present; empty if nothing prevents it
 */
public record NodeLine(String name, String process, String role, String work, String seenAt, Optional<String> gate) {

    /** Returns the machines in {@code nodes} of {@code status --json}, without control characters. */
    public static List<NodeLine> of(JsonNode nodes) {
        List<NodeLine> lines = new ArrayList<>();
        for (JsonNode node : nodes) {
            boolean living = node.path("living").asBoolean();
            String files = Values.count(node.path("staged").asLong(), "file") + " waiting for upload";
            lines.add(new NodeLine(
                    StatusText.printable(node.path("node").asString()),
                    StatusText.printable(node.path("process").asString()),
                    living
                            ? (node.path("leads").asBoolean() ? "leads, " : "") + "takes part since "
                                    + StatusDocument.time(node, "joinedAt")
                            : "does not take part",
                    living
                            ? "%s, %s, %s"
                                    .formatted(
                                            transfers(node),
                                            Values.count(node.path("claimed").asLong(), "video") + " in work",
                                            files)
                            : files,
                    // Seconds are shown, because a machine that was not seen for two minutes is shown as dead.
                    StatusDocument.second(node, "seenAt"),
                    Optional.ofNullable(node.path("gate").stringValue(null))
                            .filter(gate -> living)
                            .map(StatusText::printable)));
        }
        return lines;
    }

    private static String transfers(JsonNode node) {
        String number = Values.count(node.path("transfers").asLong(), "transfer");
        List<String> moves = new ArrayList<>();
        for (JsonNode move : node.path("moves")) {
            long total = move.path("totalBytes").asLong();
            moves.add("%s of %s%s"
                    .formatted(
                            StatusText.printable(move.path("direction").asString()),
                            StatusText.printable(move.path("videoId").asString()),
                            total > 0 ? " " + Values.percent(move.path("bytes").asLong(), total) + " %" : ""));
        }
        return moves.isEmpty() ? number : "%s (%s)".formatted(number, String.join(", ", moves));
    }
}
