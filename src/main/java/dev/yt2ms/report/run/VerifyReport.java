package dev.yt2ms.report.run;

import dev.yt2ms.ledger.Reconciliation.SourceSide;
import dev.yt2ms.model.JobCommands;
import dev.yt2ms.report.JsonOutput;
import dev.yt2ms.report.PrintableText;
import dev.yt2ms.report.status.ReconciliationText;
import dev.yt2ms.report.status.StatusDocument;
import dev.yt2ms.report.status.StatusReport;
import dev.yt2ms.report.status.StatusText;
import java.io.ByteArrayOutputStream;
import java.time.Instant;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The result of comparing the platform with the ledger.
 *
 * @param status the object of {@code status --json}
 * @param listed whether the platform's contents were listed completely in this comparison
 * @param unverifiable why nothing could be compared; empty if contents could be compared
 * @param stopped why the comparison ended early; empty if it did not end early
 */
public record VerifyReport(JsonNode status, boolean listed, Optional<String> unverifiable, Optional<String> stopped) {

    private static final String UNLISTED =
            "the platform does not list its contents, so contents that are unknown to this ledger or exist "
                    + "twice can't be found";
    private static final String CUT_SHORT =
            "the list of the platform's contents was not read to its end, so the numbers of contents are "
                    + "those of an earlier list";
    private static final String NEVER_LISTED =
            "the list of the platform's contents was not read to its end, and there is no earlier one, so contents "
                    + "that are unknown to this ledger or exist twice can't be found";

    /**
     * Creates the report from the ledger's present status.
     *
     * @param since when the comparison began
     */
    public static VerifyReport of(
            StatusReport status, Instant since, Optional<String> unverifiable, Optional<String> stopped) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        status.writeTo(out, StatusReport.Extent.RECONCILED);
        JsonNode object = new JsonMapper().readTree(out.toByteArray());
        boolean listed = object.path("reconciliation")
                .path("lookedAt")
                .stringValueOpt()
                .filter(at -> !Instant.parse(at).isBefore(since))
                .isPresent();
        return new VerifyReport(object, listed, unverifiable, stopped);
    }

    /**
     * The report as text, without a line break at the end.
     *
     * @param commands the commands that the text suggests
     */
    public String text(StatusText.Detail detail, JobCommands commands) {
        JsonNode counts = status.path("counts");
        long verified = counts.path("VERIFIED").asLong();
        long lossy = lossy();
        StringBuilder text = new StringBuilder(
                "%d verified: %d as they were sent, %d with differences; %d not verified yet, %d failed"
                        .formatted(
                                verified,
                                verified - lossy,
                                lossy,
                                counts.path("UPLOADED").asLong()
                                        + counts.path("VERIFYING").asLong(),
                                counts.path("FAILED").asLong()));
        text.append('\n').append(StatusText.problems(status.path("items"), detail));
        text.append(StatusText.skippedLines(status.path("items")));
        text.append(ReconciliationText.of(reconciliation(), commands)).append('\n');
        if (!listed) {
            text.append(whyNotListed()).append('\n');
        }
        unverifiable.ifPresent(why -> text.append(StatusText.printable(why)).append('\n'));
        stopped.ifPresent(why ->
                text.append("stopped: ").append(StatusText.printable(why)).append('\n'));
        return PrintableText.lines(commands.filledIn(text.toString())).stripTrailing();
    }

    private String whyNotListed() {
        if (stopped.isEmpty()) {
            return UNLISTED;
        }
        return ReconciliationText.wasListed(reconciliation()) ? CUT_SHORT : NEVER_LISTED;
    }

    /**
     * The report as one JSON object, with every video that has a difference or an error.
     *
     * @param commands the commands that its messages suggest
     */
    public String json(JobCommands commands) {
        ObjectNode object = JsonMapper.shared().createObjectNode();
        for (String property : new String[] {"name", "counts", "differing", "leftUnverified", "reconciliation"}) {
            object.set(property, status.path(property));
        }
        object.put("listed", listed);
        object.put("unverifiable", unverifiable.orElse(null));
        object.put("stoppedBecause", stopped.map(commands::filledIn).orElse(null));
        object.set("skipped", JsonMapper.shared().valueToTree(StatusText.skipped(status.path("items"))));
        ArrayNode items = object.putArray("items");
        for (JsonNode item : status.path("items")) {
            if (!item.path("differences").isEmpty()
                    || !StatusDocument.error(item).isEmpty()) {
                items.add(StatusDocument.filledIn(item, commands));
            }
        }
        return JsonOutput.mapper().writeValueAsString(object);
    }

    /** The number of videos whose contents are not as they were sent. */
    public long lossy() {
        return status.path("differing").path("LOSS").asLong();
    }

    /** The number of videos and contents on which the ledger and the platform disagree. */
    public long unexplained() {
        return reconciliation().path("unexplained").asLong();
    }

    /** The number of videos that are still to be moved or verified. */
    public long unfinished() {
        JsonNode source = reconciliation().path("source");
        return source.path(SourceSide.OPEN.name()).asLong()
                + source.path(SourceSide.UNVERIFIED.name()).asLong();
    }

    private JsonNode reconciliation() {
        return status.path("reconciliation");
    }
}
