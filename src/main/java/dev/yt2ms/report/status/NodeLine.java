package dev.yt2ms.report.status;

import dev.yt2ms.settings.value.Values;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

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
    public static List<NodeLine> of(List<StatusHead.Node> nodes) {
        List<NodeLine> lines = new ArrayList<>();
        for (StatusHead.Node node : nodes) {
            boolean living = node.living();
            String files = Values.count(node.staged(), "file") + " waiting for upload";
            lines.add(new NodeLine(
                    StatusText.printable(node.node()),
                    StatusText.printable(node.process()),
                    living
                            ? (node.leads() ? "leads, " : "") + "takes part since " + StatusText.time(node.joinedAt())
                            : "does not take part",
                    living
                            ? "%s, %s, %s"
                                    .formatted(
                                            transfers(node), Values.count(node.claimed(), "video") + " in work", files)
                            : files,
                    // Seconds are shown, because a machine that was not seen for two minutes is shown as dead.
                    node.seenAt().map(Values::humanSecond).orElse(""),
                    node.gate().filter(gate -> living).map(StatusText::printable)));
        }
        return lines;
    }

    private static String transfers(StatusHead.Node node) {
        String number = Values.count(node.transfers(), "transfer");
        String moves = node.moves().stream().map(NodeLine::move).collect(Collectors.joining(", "));
        return moves.isEmpty() ? number : "%s (%s)".formatted(number, moves);
    }

    private static String move(StatusHead.Move move) {
        return "%s of %s%s"
                .formatted(
                        StatusText.printable(move.direction()),
                        StatusText.printable(move.videoId()),
                        move.totalBytes() > 0 ? " " + Values.percent(move.bytes(), move.totalBytes()) + " %" : "");
    }
}
