package dev.yt2ms.live;

import dev.yt2ms.ledger.ClusterNode;
import dev.yt2ms.ledger.FailedAttempt;
import dev.yt2ms.ledger.ItemState;
import dev.yt2ms.ledger.LedgerView;
import dev.yt2ms.ledger.MigrationRun;
import dev.yt2ms.ledger.VideoDetails;
import dev.yt2ms.ledger.jdbc.MigrationRuns;
import dev.yt2ms.model.Channel;
import dev.yt2ms.model.JobCommands;
import dev.yt2ms.report.JsonOutput;
import dev.yt2ms.report.export.ExportRow;
import dev.yt2ms.report.status.FailureGroups;
import dev.yt2ms.report.status.StatusDocument;
import dev.yt2ms.report.status.StatusItem;
import dev.yt2ms.report.status.StatusReport;
import dev.yt2ms.run.Transfers.Transfer;
import dev.yt2ms.settings.ExportSettings;
import dev.yt2ms.youtube.QuotaReset;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.util.FastByteArrayOutputStream;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Writes what the ledger knows of a migration as the JSON of the live page. */
public final class LiveJson {

    /** The number of videos that are named for each group of failures. */
    private static final int EXAMPLES = 5;

    private final String name;
    private final LedgerView ledger;
    private final MigrationRuns runs;
    private final ExportSettings export;
    private final JobCommands commands;

    /** @param commands the commands that the advice names */
    public LiveJson(String name, LedgerView ledger, MigrationRuns runs, ExportSettings export, JobCommands commands) {
        this.name = name;
        this.ledger = ledger;
        this.runs = runs;
        this.export = export;
        this.commands = commands;
    }

    /**
     * Returns the figures that the ledger has.
     *
     * @param alive whether the process of a RUNNING run is alive
     */
    public Map<String, Object> figures(boolean alive, Map<ItemState, Long> counts, Failures failures) {
        return figures(name, runs.run(), commands, alive, counts, failures.groups());
    }

    /** Returns the figures of a migration that has no ledger yet. */
    public static Map<String, Object> figuresBeforeTheFirstRun(String name) {
        return figures(name, Optional.empty(), JobCommands.UNKNOWN_FILE, false, Map.of(), List.of());
    }

    private static Map<String, Object> figures(
            String name,
            Optional<MigrationRun> run,
            JobCommands commands,
            boolean alive,
            Map<ItemState, Long> counts,
            List<Map<String, Object>> failures) {
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("name", name);
        all.put(
                "channel",
                run.flatMap(MigrationRun::channel).map(Channel::title).orElse(""));
        Map<String, Object> state = new LinkedHashMap<>();
        state.put("state", run.map(one -> StatusReport.state(one, alive)).orElse(StatusReport.NEVER_RUN));
        state.put("startedAt", run.map(one -> one.startedAt().toString()).orElse(null));
        state.put(
                "stoppedBecause",
                run.flatMap(one -> one.end().because()).map(commands::filledIn).orElse(null));
        state.put(
                "resumeAt",
                run.flatMap(one -> one.end().resumeAt()).map(Instant::toString).orElse(null));
        all.put("run", state);
        Map<String, Long> states = new LinkedHashMap<>();
        counts.forEach((one, count) -> states.put(one.name(), count));
        all.put("counts", states);
        all.put("onPlatform", ItemState.onPlatform(counts));
        Instant now = Instant.now();
        all.put(
                "quotaToday",
                run.map(one -> one.quota().on(LocalDate.ofInstant(now, QuotaReset.PACIFIC)))
                        .orElse(0L));
        all.put("quotaTotal", run.map(one -> one.quota().total()).orElse(0L));
        all.put("quotaResetAt", QuotaReset.next(now).toString());
        all.put("failures", failures);
        all.put("at", now.toString());
        return all;
    }

    /**
     * The groups of failures, with what a person can do.
     *
     * @param failing the numbers of videos in the states whose failures are shown
     * @param groups the groups as JSON
     */
    public record Failures(Map<ItemState, Long> failing, List<Map<String, Object>> groups) {}

    /**
     * Returns the groups of failures. They are read again only if the number of FAILED or DEFERRED videos has changed.
     *
     * @param last the groups that were read last; null if they must be read again
     */
    public Failures failures(Map<ItemState, Long> counts, @Nullable Failures last) {
        Map<ItemState, Long> failing = new EnumMap<>(ItemState.class);
        for (ItemState state : List.of(ItemState.FAILED, ItemState.DEFERRED)) {
            failing.put(state, counts.getOrDefault(state, 0L));
        }
        return last != null && failing.equals(last.failing()) ? last : new Failures(failing, failureGroups());
    }

    private List<Map<String, Object>> failureGroups() {
        FastByteArrayOutputStream out = new FastByteArrayOutputStream();
        new StatusReport(name, ledger, runs, true).writeTo(out, StatusReport.Extent.PROBLEMS);
        List<Map<String, Object>> groups = new ArrayList<>();
        for (FailureGroups.Group group : FailureGroups.of(new StatusDocument(out.toByteArrayUnsafe()).items())) {
            Map<String, Object> json = new LinkedHashMap<>();
            json.put("rule", group.rule());
            json.put("class", group.failureClass());
            json.put("state", group.state().name());
            json.put("message", commands.filledIn(group.message()));
            json.put("advice", group.advice(commands));
            json.put("count", group.videos().size());
            json.put("retry", group.state() == ItemState.FAILED);
            json.put(
                    "videos",
                    group.videos().stream()
                            .limit(EXAMPLES)
                            .map(video -> Map.of("id", video.id(), "title", video.title()))
                            .toList());
            groups.add(json);
        }
        return groups;
    }

    /** Returns the machines that share the migration. */
    public static List<Map<String, Object>> nodes(List<ClusterNode> nodes) {
        List<Map<String, Object>> all = new ArrayList<>();
        for (ClusterNode node : nodes) {
            Map<String, Object> one = new LinkedHashMap<>();
            one.put("node", node.name());
            one.put("process", node.process());
            one.put("living", node.living());
            one.put("leads", node.leads());
            one.put("seenAt", node.seenAt().toString());
            one.put("gate", node.gate().orElse(null));
            one.put("transfers", node.transfers().size());
            one.put("staged", node.staged());
            all.add(one);
        }
        return all;
    }

    /** Returns the running transfers of machines that share the migration. */
    public static List<Map<String, Object>> transfers(List<ClusterNode> nodes) {
        return nodes.stream()
                .flatMap(node -> node.transfers().stream().map(running -> transfer(running, Optional.of(node.name()))))
                .toList();
    }

    /** @param node the name of the machine; empty if the migration has only one */
    static Map<String, Object> transfer(Transfer transfer, Optional<String> node) {
        Map<String, Object> one = new LinkedHashMap<>();
        one.put("node", node.orElse(null));
        one.put("direction", transfer.direction().word());
        one.put("worker", transfer.worker() + 1);
        one.put("id", transfer.videoId());
        one.put("title", transfer.title());
        one.put("bytes", transfer.bytes());
        one.put("total", transfer.total() < 0 ? null : transfer.total());
        return one;
    }

    /** Returns everything that is known about a video; empty if the ledger does not know it. */
    public Optional<byte[]> video(String videoId) {
        return ledger.details(videoId).map(this::json);
    }

    private byte[] json(VideoDetails details) {
        ObjectNode video = JsonOutput.mapper().createObjectNode();
        byte[] json = StatusReport.item(details.status());
        video.set("item", StatusDocument.filledIn(json, commands));
        ObjectNode fields = video.putObject("fields");
        details.fields().forEach(fields::put);
        ArrayNode attempts = video.putArray("attempts");
        for (FailedAttempt attempt : details.attempts()) {
            attempts.addObject()
                    .put("at", attempt.at().toString())
                    .put("run", attempt.run())
                    .put("station", attempt.station().name())
                    .put("counted", attempt.counted())
                    .put("class", attempt.errorClass())
                    .put("rule", attempt.rule())
                    .put("text", commands.filledIn(attempt.text()));
        }
        StatusItem item = StatusDocument.item(json);
        ExportRow row = ExportRow.of(item, export);
        video.put("youtubeUrl", row.youtubeUrl());
        video.put("playerUrl", row.playerUrl().orElse(""));
        video.put(
                "advice",
                FailureGroups.of(List.of(item)).stream()
                        .map(group -> group.advice(commands))
                        .findFirst()
                        .orElse(""));
        video.put("retryable", details.status().state() == ItemState.FAILED);
        return JsonOutput.mapper().writeValueAsBytes(video);
    }
}
