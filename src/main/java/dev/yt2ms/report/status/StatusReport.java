package dev.yt2ms.report.status;

import dev.yt2ms.ledger.ClusterNode;
import dev.yt2ms.ledger.ItemStatus;
import dev.yt2ms.ledger.LedgerFigures;
import dev.yt2ms.ledger.LedgerView;
import dev.yt2ms.ledger.MigrationRun;
import dev.yt2ms.ledger.Reconciliation;
import dev.yt2ms.ledger.SourceCounts;
import dev.yt2ms.ledger.jdbc.MigrationRuns;
import dev.yt2ms.model.Difference;
import dev.yt2ms.model.Media;
import dev.yt2ms.report.JsonOutput;
import dev.yt2ms.run.TransferPause;
import dev.yt2ms.run.Transfers.Transfer;
import java.io.OutputStream;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.springframework.util.FastByteArrayOutputStream;
import tools.jackson.core.JsonEncoding;
import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.json.JsonMapper;

/** Writes the object of {@code status --json} as a stream, so that 20,000 items need no more memory than one. */
public final class StatusReport {

    /** The run state of a migration that was never run. */
    public static final String NEVER_RUN = "NONE";

    /** The run state of a run whose process died before the end of the run. */
    public static final String INTERRUPTED = "INTERRUPTED";

    /** The maximum number of videos that {@link Extent#PROBLEMS} contains for each kind of differences. */
    static final int EXAMPLES = 3;

    private static final JsonMapper JSON = JsonOutput.mapper();

    private final String name;
    private final LedgerView ledger;
    private final MigrationRuns runs;
    private final boolean alive;
    private final Supplier<Optional<Instant>> transfersFrom;
    private final Supplier<TransferPause.State> pause;
    private final Supplier<List<ClusterNode>> nodes;

    /**
     * Creates a report about one migration.
     *
     * @param alive whether the process of a RUNNING run is known to be alive
     */
    public StatusReport(String name, LedgerView ledger, MigrationRuns runs, boolean alive) {
        this(name, ledger, runs, alive, Optional::empty, () -> TransferPause.State.NONE, List::of);
    }

    /**
     * Creates a report about one migration that also shows what its run is waiting for, and which machines share it.
     *
     * @param alive whether the process of a RUNNING run is known to be alive
     * @param transfersFrom returns the beginning of the transfer hours ({@code schedule.transfers}) if the run waits
     *     for them; empty if it does not wait
     * @param pause returns whether a person has paused the transfers or asked the run to end
     * @param nodes returns the machines that share the migration; empty if there can be only one
     */
    public StatusReport(
            String name,
            LedgerView ledger,
            MigrationRuns runs,
            boolean alive,
            Supplier<Optional<Instant>> transfersFrom,
            Supplier<TransferPause.State> pause,
            Supplier<List<ClusterNode>> nodes) {
        this.pause = pause;
        this.nodes = nodes;
        this.transfersFrom = transfersFrom;
        this.name = name;
        this.ledger = ledger;
        this.runs = runs;
        this.alive = alive;
    }

    /** Which videos and figures the object contains. */
    public enum Extent {
        /** The figures without videos. */
        FIGURES,
        /**
         * The figures, all videos that failed, and the first videos that are not as they were sent or can't be
         * compared. This is cheap enough to be requested every few seconds.
         */
        PROBLEMS,
        /** All videos. */
        ALL,
        /**
         * All videos, and the property {@code reconciliation}, which compares source, ledger and platform. This takes
         * seconds if the platform has tens of thousands of contents.
         */
        RECONCILED
    }

    /** Writes the object; the stream stays open. */
    public void writeTo(OutputStream out, Extent extent) {
        write(out, extent, extent == Extent.RECONCILED ? Optional.of(ledger.reconciliation()) : Optional.empty());
    }

    private void write(OutputStream out, Extent extent, Optional<Reconciliation> reconciliation) {
        Optional<MigrationRun> run = runs.run();
        try (JsonGenerator json = JSON.createGenerator(out, JsonEncoding.UTF8)) {
            json.writeStartObject();
            json.writeStringProperty("name", name);
            writeChannel(json, run);
            json.writeObjectPropertyStart("counts");
            LedgerFigures figures = ledger.figures();
            figures.counts().forEach((state, count) -> json.writeNumberProperty(state.name(), count));
            json.writeEndObject();
            json.writeObjectPropertyStart("differing");
            figures.differing().forEach((kind, count) -> json.writeNumberProperty(kind.name(), count));
            json.writeEndObject();
            json.writeNumberProperty("leftUnverified", figures.leftUnverified());
            json.writeNumberProperty("bytesUploaded", figures.bytesUploaded());
            json.writeNumberProperty(
                    "quotaUsed", run.map(one -> one.quota().total()).orElse(0L));
            json.writeNumberProperty(
                    "quotaForPlaylists", run.map(one -> one.quota().playlists()).orElse(0L));
            writeRun(json, run);
            writeSource(json, run, figures.atTheSource());
            reconciliation.ifPresent(one -> write(json, one));
            writeSkipped(json);
            writeNodes(json);
            json.writeArrayPropertyStart("items");
            writeItems(json, extent, figures);
            json.writeEndArray();
            json.writeEndObject();
        }
    }

    private void writeItems(JsonGenerator json, Extent extent, LedgerFigures figures) {
        switch (extent) {
            case FIGURES -> {}
            case PROBLEMS -> {
                // Without this check, the search would read all rows of a ledger that has no failures.
                if (figures.failures() > 0) {
                    ledger.forEachFailure(item -> write(json, item));
                }
                Stream.of(Difference.Kind.LOSS, Difference.Kind.UNREADABLE)
                        .filter(figures.differing()::containsKey)
                        .forEach(kind -> ledger.forEachDiffering(kind, EXAMPLES, item -> write(json, item)));
            }
            case ALL, RECONCILED -> ledger.forEachStatus(item -> write(json, item));
        }
    }

    private static void writeChannel(JsonGenerator json, Optional<MigrationRun> run) {
        json.writeObjectPropertyStart("channel");
        run.flatMap(MigrationRun::channel).ifPresent(channel -> {
            json.writeStringProperty("id", channel.id());
            json.writeStringProperty("title", channel.title());
        });
        json.writeEndObject();
    }

    private void writeRun(JsonGenerator json, Optional<MigrationRun> run) {
        json.writeObjectPropertyStart("run");
        json.writeStringProperty("state", run.map(one -> state(one, alive)).orElse(NEVER_RUN));
        write(json, "look", run.map(one -> one.mode().name()));
        write(json, "startedAt", run.map(one -> one.startedAt().toString()));
        write(json, "endedAt", run.flatMap(one -> one.end().at()).map(Object::toString));
        write(json, "stoppedBecause", run.flatMap(one -> one.end().because()));
        write(json, "resumeAt", run.flatMap(one -> one.end().resumeAt()).map(Object::toString));
        if (pause.get() != TransferPause.State.NONE) {
            json.writeStringProperty("pause", pause.get().name());
        }
        transfersFrom.get().ifPresent(from -> json.writeStringProperty("transfersFrom", from.toString()));
        json.writeEndObject();
    }

    private static void writeSource(JsonGenerator json, Optional<MigrationRun> run, SourceCounts counts) {
        json.writeObjectPropertyStart("source");
        write(json, "fullLookAt", run.flatMap(one -> one.fullScan().at()).map(Object::toString));
        write(json, "note", run.flatMap(one -> one.fullScan().note()));
        json.writeNumberProperty("changed", counts.changed());
        json.writeNumberProperty("gone", counts.gone());
        json.writeNumberProperty("better", counts.better());
        json.writeEndObject();
    }

    private void writeSkipped(JsonGenerator json) {
        Map<String, Long> rules = new LinkedHashMap<>();
        ledger.skipped().forEach((reason, count) -> rules.merge(StatusText.rule(reason), count, Long::sum));
        json.writeObjectPropertyStart("skipped");
        rules.forEach(json::writeNumberProperty);
        json.writeEndObject();
    }

    private void writeNodes(JsonGenerator json) {
        List<ClusterNode> all = nodes.get();
        if (all.isEmpty()) {
            return;
        }
        json.writeArrayPropertyStart("nodes");
        for (ClusterNode node : all) {
            json.writeStartObject();
            json.writeStringProperty("node", node.name());
            json.writeStringProperty("process", node.process());
            json.writeBooleanProperty("living", node.living());
            json.writeBooleanProperty("leads", node.leads());
            json.writeStringProperty("joinedAt", node.joinedAt().toString());
            json.writeStringProperty("seenAt", node.seenAt().toString());
            write(json, "gate", node.gate());
            json.writeNumberProperty("transfers", node.transfers().size());
            writeMoves(json, node.transfers());
            json.writeNumberProperty("claimed", node.claimed());
            json.writeNumberProperty("staged", node.staged());
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    private static void writeMoves(JsonGenerator json, List<Transfer> transfers) {
        json.writeArrayPropertyStart("moves");
        for (Transfer transfer : transfers) {
            json.writeStartObject();
            json.writeStringProperty("videoId", transfer.videoId());
            json.writeStringProperty("direction", transfer.direction().word());
            json.writeNumberProperty("bytes", transfer.bytes());
            if (transfer.total() >= 0) {
                json.writeNumberProperty("totalBytes", transfer.total());
            }
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    private static void write(JsonGenerator json, Reconciliation reconciliation) {
        json.writeObjectPropertyStart("reconciliation");
        write(json, "lookedAt", reconciliation.lookedAt().map(Object::toString));
        json.writeNumberProperty("videos", reconciliation.videos());
        writeSides(json, "source", reconciliation.source());
        json.writeNumberProperty("contents", reconciliation.contents());
        writeSides(json, "platform", reconciliation.platform());
        json.writeNumberProperty("notSeenYet", reconciliation.notSeenYet());
        json.writeNumberProperty("unexplained", reconciliation.unexplained());
        json.writeArrayPropertyStart("unaccounted");
        reconciliation.unaccounted().forEach(one -> {
            json.writeStartObject();
            json.writeStringProperty("what", one.what());
            json.writeStringProperty("videoId", one.videoId());
            json.writeStringProperty("contentId", one.contentId());
            json.writeEndObject();
        });
        json.writeEndArray();
        json.writeEndObject();
    }

    private static void writeSides(JsonGenerator json, String property, Map<? extends Enum<?>, Long> sides) {
        json.writeObjectPropertyStart(property);
        sides.forEach((side, count) -> json.writeNumberProperty(side.name(), count));
        json.writeEndObject();
    }

    /**
     * Returns the state of a run for people and programs.
     *
     * @param alive whether the process of a RUNNING run is known to be alive
     */
    public static String state(MigrationRun run, boolean alive) {
        return run.state() == MigrationRun.State.RUNNING && !alive
                ? INTERRUPTED
                : run.state().name();
    }

    /** Returns the JSON object of one video, as in the array {@code items}. */
    public static byte[] item(ItemStatus item) {
        FastByteArrayOutputStream out = new FastByteArrayOutputStream();
        try (JsonGenerator json = JSON.createGenerator(out, JsonEncoding.UTF8)) {
            write(json, item);
        }
        return out.toByteArrayUnsafe();
    }

    private static void write(JsonGenerator json, ItemStatus item) {
        json.writeStartObject();
        json.writeStringProperty("videoId", item.videoId());
        json.writeStringProperty("title", item.title());
        json.writeStringProperty("publishedAt", item.publishedAt().toString());
        json.writeStringProperty("state", item.state().name());
        json.writeNumberProperty("attempts", item.failures().attempts());
        write(json, "contentId", item.content().id());
        json.writeBooleanProperty("adopted", item.content().adopted());
        write(json, "filename", item.content().filename());
        write(json, "errorClass", item.failures().errorClass());
        write(json, "rule", item.failures().rule());
        write(json, "error", item.failures().text());
        write(json, "skipReason", item.skipReason());
        json.writeArrayPropertyStart("differences");
        item.content().differences().forEach(difference -> write(json, difference));
        json.writeEndArray();
        write(json, "bytes", item.file().bytes());
        writeMedia(json, "media", item.file().media());
        writeMedia(json, "plainerThan", item.file().plainerThan());
        write(json, "uploadedAt", item.content().uploadedAt().map(Object::toString));
        write(json, "verifiedAt", item.content().verifiedAt().map(Object::toString));
        writeSourceChange(json, item);
        write(json, "goneSince", item.source().goneSince().map(Object::toString));
        write(json, "betterHeight", item.source().betterHeight());
        json.writeNumberProperty("durationSeconds", item.source().duration().toSeconds());
        json.writeArrayPropertyStart("playlists");
        item.source().playlists().forEach(playlist -> json.writeString(playlist.title()));
        json.writeEndArray();
        json.writeEndObject();
    }

    private static void writeMedia(JsonGenerator json, String property, Optional<Media> file) {
        if (file.isEmpty()) {
            json.writeNullProperty(property);
            return;
        }
        Media media = file.get();
        json.writeObjectPropertyStart(property);
        json.writeNumberProperty("height", media.height());
        json.writeNumberProperty("width", media.width());
        json.writeStringProperty("videoCodec", media.videoCodec());
        write(json, "audioCodec", media.audioCodec());
        write(json, "language", media.language());
        json.writeBooleanProperty("hdr", media.hdr());
        json.writeBooleanProperty("upscaled", media.upscaled());
        json.writeEndObject();
    }

    private static void write(JsonGenerator json, String property, OptionalLong number) {
        if (number.isPresent()) {
            json.writeNumberProperty(property, number.getAsLong());
        } else {
            json.writeNullProperty(property);
        }
    }

    private static void write(JsonGenerator json, Difference difference) {
        json.writeStartObject();
        json.writeStringProperty("field", difference.field());
        json.writeStringProperty("kind", difference.kind().name());
        json.writeStringProperty("sent", difference.sent());
        json.writeStringProperty("found", difference.found());
        write(json, "note", difference.note());
        json.writeEndObject();
    }

    private static void writeSourceChange(JsonGenerator json, ItemStatus item) {
        if (item.source().changedAt().isEmpty()) {
            json.writeNullProperty("sourceChange");
            return;
        }
        json.writeObjectPropertyStart("sourceChange");
        json.writeArrayPropertyStart("fields");
        item.source().changedFields().forEach(json::writeString);
        json.writeEndArray();
        json.writeStringProperty("at", item.source().changedAt().get().toString());
        json.writeEndObject();
    }

    private static void write(JsonGenerator json, String property, Optional<String> value) {
        if (value.isPresent()) {
            json.writeStringProperty(property, value.get());
        } else {
            json.writeNullProperty(property);
        }
    }
}
