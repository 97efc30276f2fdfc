package dev.yt2ms.report.run;

import dev.yt2ms.ledger.ItemState;
import dev.yt2ms.ledger.Reconciliation.SourceSide;
import dev.yt2ms.model.Difference;
import dev.yt2ms.model.JobCommands;
import dev.yt2ms.report.JsonOutput;
import dev.yt2ms.report.PrintableText;
import dev.yt2ms.report.status.ReconciliationText;
import dev.yt2ms.report.status.StatusDocument;
import dev.yt2ms.report.status.StatusHead;
import dev.yt2ms.report.status.StatusReport;
import dev.yt2ms.report.status.StatusText;
import java.io.StringWriter;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import org.springframework.util.FastByteArrayOutputStream;
import tools.jackson.core.JsonGenerator;

/**
 * The result of comparing the platform with the ledger.
 *
 * @param status the object of {@code status --json}
 * @param head what it says about the whole migration
 * @param listed whether the platform's contents were listed completely in this comparison
 * @param unverifiable why nothing could be compared; empty if contents could be compared
 * @param stopped why the comparison ended early; empty if it did not end early
 */
public record VerifyReport(
        StatusDocument status,
        StatusHead head,
        boolean listed,
        Optional<String> unverifiable,
        Optional<String> stopped) {

    /** The properties of the status that the report as JSON has, too. */
    private static final Set<String> COPIED = Set.of("name", "counts", "differing", "leftUnverified", "reconciliation");

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
        FastByteArrayOutputStream out = new FastByteArrayOutputStream();
        status.writeTo(out, StatusReport.Extent.RECONCILED);
        StatusDocument document = new StatusDocument(out.toByteArrayUnsafe());
        StatusHead head = document.head();
        boolean listed = head.reconciliation()
                .lookedAt()
                .filter(at -> !at.isBefore(since))
                .isPresent();
        return new VerifyReport(document, head, listed, unverifiable, stopped);
    }

    /**
     * The report as text, without a line break at the end.
     *
     * @param commands the commands that the text suggests
     */
    public String text(StatusText.Detail detail, JobCommands commands) {
        long verified = count(ItemState.VERIFIED);
        long lossy = lossy();
        StringBuilder text = new StringBuilder(
                "%d verified: %d as they were sent, %d with differences; %d not verified yet, %d failed"
                        .formatted(
                                verified,
                                verified - lossy,
                                lossy,
                                count(ItemState.UPLOADED) + count(ItemState.VERIFYING),
                                count(ItemState.FAILED)));
        text.append('\n').append(StatusText.problems(status.items(), detail));
        text.append(StatusText.skippedLines(status.items()));
        text.append(ReconciliationText.of(head.reconciliation(), commands)).append('\n');
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
        return ReconciliationText.wasListed(head.reconciliation()) ? CUT_SHORT : NEVER_LISTED;
    }

    /**
     * The report as one JSON object, with every video that has a difference or an error.
     *
     * @param commands the commands that its messages suggest
     */
    public String json(JobCommands commands) {
        StringWriter out = new StringWriter();
        try (JsonGenerator json = JsonOutput.mapper().createGenerator(out)) {
            json.writeStartObject();
            status.copyTo(json, COPIED);
            json.writeBooleanProperty("listed", listed);
            json.writeStringProperty("unverifiable", unverifiable.orElse(null));
            json.writeStringProperty(
                    "stoppedBecause", stopped.map(commands::filledIn).orElse(null));
            json.writePOJOProperty("skipped", StatusText.skipped(status.items()));
            json.writeArrayPropertyStart("items");
            status.copyItemsTo(
                    json,
                    item -> !item.content().differences().isEmpty()
                            || !item.error().isEmpty(),
                    commands);
            json.writeEndArray();
            json.writeEndObject();
        }
        return out.toString();
    }

    /** The number of videos whose contents are not as they were sent. */
    public long lossy() {
        return head.differing().getOrDefault(Difference.Kind.LOSS, 0L);
    }

    /** The number of videos and contents on which the ledger and the platform disagree. */
    public long unexplained() {
        return head.reconciliation().unexplained();
    }

    /** The number of videos that are still to be moved or verified. */
    public long unfinished() {
        return head.reconciliation().count(SourceSide.OPEN)
                + head.reconciliation().count(SourceSide.UNVERIFIED);
    }

    private long count(ItemState state) {
        return head.counts().getOrDefault(state, 0L);
    }
}
