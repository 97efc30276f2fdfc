package dev.yt2ms.report.plan;

import dev.yt2ms.download.ytdlp.FormatSample;
import dev.yt2ms.ledger.ItemState;
import dev.yt2ms.ledger.LedgerView;
import dev.yt2ms.ledger.MigrationItem;
import dev.yt2ms.ledger.MigrationRun;
import dev.yt2ms.mapping.FieldMapping;
import dev.yt2ms.model.Channel;
import dev.yt2ms.model.Video;
import dev.yt2ms.report.status.StatusDocument;
import dev.yt2ms.report.status.StatusItem;
import dev.yt2ms.report.status.StatusText;
import dev.yt2ms.selection.Selection;
import dev.yt2ms.settings.Settings;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.Collectors;

/** Creates the plan of a channel whose videos were enumerated and selected. It reads the ledger one video at a time. */
public final class PlanReport {

    private final Settings settings;
    private final FieldMapping mapping;
    private final Selection selection;
    private final int samples;

    private final PlanProblems problems;
    private final Map<String, Long> movedBytes = new LinkedHashMap<>();
    private final List<Video> first = new ArrayList<>();
    private long selected;
    private long moved;
    private long bytesOfMoved;
    private long secondsOfMoved;
    private Duration length = Duration.ZERO;

    /**
     * Prepares a report. Each object creates one plan only.
     *
     * @param samples the number of videos whose upload fields are shown
     */
    public PlanReport(Settings settings, FieldMapping mapping, int samples) {
        this.settings = settings;
        this.mapping = mapping;
        this.selection = new Selection(settings.select(), Clock.systemUTC());
        this.samples = samples;
        this.problems = new PlanProblems(
                settings.download().cookies().file().isPresent(),
                settings.mapping().templates().entrySet().stream()
                        .filter(template -> !template.getValue().isEmpty())
                        .map(Map.Entry::getKey)
                        .collect(Collectors.toSet()));
    }

    /**
     * Creates the plan.
     *
     * @param ledger the ledger of this plan, which contains the channel's videos with the decisions of the selection
     * @param run the run of the job {@code planMigration} that has read the channel
     * @param status the object of {@code status --json} of the real migration, which may have moved videos already
     * @param sample the formats of some of the videos
     * @param notes problems at which a migration would stop, and warnings
     * @param incomplete why the channel was not read completely; empty if it was read completely
     */
    public Plan plan(
            LedgerView ledger,
            MigrationRun run,
            StatusDocument status,
            FormatSample sample,
            List<String> notes,
            Optional<String> incomplete) {
        for (StatusItem item : status.items()) {
            if (item.isOnPlatform()) {
                movedBytes.put(item.videoId(), item.file().bytes().orElse(0));
            }
        }
        ledger.forEach(ItemState.PENDING, this::add);
        Map<String, Long> skipped = new LinkedHashMap<>();
        ledger.forEachStatus(
                item -> item.skipReason().ifPresent(reason -> skipped.merge(StatusText.rule(reason), 1L, Long::sum)));
        List<String> all = new ArrayList<>(notes);
        all.addAll(problems.sentences());
        PlanEstimate estimate = new PlanEstimate(
                secondsOfMoved > 0 ? OptionalDouble.of((double) bytesOfMoved / secondsOfMoved) : OptionalDouble.empty(),
                sample);
        long bytes = estimate.bytes(length);
        return new Plan(
                settings.name(),
                run.channel().map(Channel::title).orElse(""),
                selected + skipped.values().stream().mapToLong(Long::longValue).sum(),
                selected,
                moved,
                new Plan.Estimate(
                        length,
                        bytes,
                        estimate.basis(),
                        PlanEstimate.leastTime(selected - moved, bytes, settings.download())),
                run.quota(),
                skipped,
                all,
                first.stream().map(mapping::fields).toList(),
                incomplete);
    }

    private void add(MigrationItem item) {
        Video video = item.video();
        selected++;
        Long bytes = movedBytes.get(video.id());
        if (bytes != null) {
            moved++;
            bytesOfMoved += bytes;
            secondsOfMoved += video.duration().toSeconds();
            return;
        }
        length = length.plus(video.duration());
        problems.check(video, mapping.fields(video));
        first.add(video);
        // The sort is stable: videos of the same rank keep the order of the channel's list.
        first.sort(Comparator.comparingLong(selection::rank));
        if (first.size() > samples) {
            first.remove(samples);
        }
    }
}
