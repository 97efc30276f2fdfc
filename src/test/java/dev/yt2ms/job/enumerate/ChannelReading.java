package dev.yt2ms.job.enumerate;

import dev.yt2ms.job.RunOutcome;
import dev.yt2ms.job.control.SourceCalls;
import dev.yt2ms.ledger.EnumerationMode;
import dev.yt2ms.ledger.ItemState;
import dev.yt2ms.ledger.MigrationRun;
import dev.yt2ms.ledger.database.LedgerDatabase;
import dev.yt2ms.ledger.jdbc.JdbcLedgerView;
import dev.yt2ms.ledger.jdbc.LedgerEnumeration;
import dev.yt2ms.ledger.jdbc.LedgerPlaylists;
import dev.yt2ms.ledger.jdbc.LedgerSync;
import dev.yt2ms.ledger.jdbc.MigrationRuns;
import dev.yt2ms.mapping.FieldMapping;
import dev.yt2ms.model.Channel;
import dev.yt2ms.run.RunControl;
import dev.yt2ms.run.StopReason;
import dev.yt2ms.selection.Selection;
import dev.yt2ms.settings.Settings;
import dev.yt2ms.settings.jobfile.JobFile;
import dev.yt2ms.youtube.VideoPage;
import dev.yt2ms.youtube.VideoSource;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.batch.infrastructure.item.Chunk;
import org.springframework.batch.infrastructure.item.ExecutionContext;

/**
 * Reads a channel into a real ledger in the same way as the step {@code enumerate}, but without the other steps and
 * without waiting.
 */
public final class ChannelReading {

    /**
     * The result of reading a channel.
     *
     * @param complete whether the whole list was read; only then, videos that were not seen are missing from the list
     * @param stopped the reason for which the reading ended early; empty if it did not
     */
    public record Result(boolean complete, Optional<StopReason> stopped) {

        /** Returns the exit code of a run in which all other steps succeed. */
        public int exitCode() {
            return RunOutcome.stopped(stopped).exitCode();
        }

        public String message() {
            return stopped.map(StopReason::message).orElse("");
        }
    }

    private final VideoSource source;
    private final Selection selection;
    private final JdbcLedgerView ledger;
    private final LedgerSync look;
    private final MigrationRuns runs;
    private final SelectionProcessor selecting;
    private final EnumerationWriter writer;
    private Clock clock = Clock.systemUTC();
    private ExecutionContext context = new ExecutionContext();

    /** @param select the section {@code select} of the job file, in YAML */
    public ChannelReading(
            LedgerDatabase database, String migration, Channel channel, VideoSource source, String select) {
        Clock clock = Clock.systemUTC();
        Settings settings = JobFile.parse(
                "test",
                "{migration: {name: test, source: {channel: '@test', api-key: k}, destination: {token: t}, select: %s}}"
                        .formatted(select),
                Path.of(""));
        this.source = source;
        selection = new Selection(settings.select(), clock);
        ledger = new JdbcLedgerView(database.dataSource(), migration, clock);
        look = new LedgerSync(database.dataSource(), migration, clock);
        runs = new MigrationRuns(database.dataSource(), migration, clock);
        selecting = new SelectionProcessor(new LedgerPlaylists(database.dataSource(), migration, clock), selection);
        writer = new EnumerationWriter(
                new LedgerEnumeration(database.dataSource(), migration, clock),
                new SourceChanges(
                        look,
                        FieldMapping.of(settings.mapping()),
                        selection,
                        settings.run().sync().onChange(),
                        () -> true));
        runs.beginRun(EnumerationMode.FULL);
        runs.recordChannel(channel);
    }

    /** Lets this time pass, then continues the run in another process. */
    public Result goOnAfter(Duration pause) throws Exception {
        clock = Clock.offset(clock, pause);
        return goOn();
    }

    /** Continues the run in another process. */
    public Result goOn() throws Exception {
        RunControl control = new RunControl();
        ChannelPageReader reader = reader(control);
        for (VideoPage page = reader.read(); page != null; page = reader.read()) {
            writer.write(new Chunk<>(selecting.process(page)));
            reader.update(context);
        }
        reader.update(context);
        reader.close();
        return new Result(reader.isComplete(), control.conclude());
    }

    /**
     * Lets this time pass, then continues the run in another process, which dies after one page. Returns whether
     * nothing is left to read.
     */
    public boolean readsOnePageAfter(Duration pause) throws Exception {
        clock = Clock.offset(clock, pause);
        return readsOnePage();
    }

    /** Continues the run in another process, which dies after one page. Returns whether nothing is left to read. */
    public boolean readsOnePage() throws Exception {
        ChannelPageReader reader = reader(new RunControl());
        VideoPage page = reader.read();
        if (page != null) {
            writer.write(new Chunk<>(selecting.process(page)));
            reader.update(context);
        }
        reader.close();
        return reader.isComplete();
    }

    private ChannelPageReader reader(RunControl control) {
        ChannelPageReader reader = new ChannelPageReader(
                source,
                runs,
                look,
                EnumerateStep.named(selection, ledger),
                new SourceCalls(control, Duration.ofMinutes(2), pause -> false),
                clock);
        reader.open(context);
        return reader;
    }

    /** Begins a new run. */
    public Result next(EnumerationMode how) throws Exception {
        runs.endRun(MigrationRun.State.COMPLETED, Optional.empty(), Optional.empty());
        runs.beginRun(how);
        context = new ExecutionContext();
        return goOn();
    }

    /** Returns the state of each video in the ledger, by id. */
    public Map<String, ItemState> states() {
        Map<String, ItemState> states = new LinkedHashMap<>();
        ledger.forEachStatus(item -> states.put(item.videoId(), item.state()));
        return states;
    }

    /** Returns the ids of the videos that would be moved. */
    public List<String> toBeMoved() {
        return states().entrySet().stream()
                .filter(item -> item.getValue() == ItemState.PENDING)
                .map(Map.Entry::getKey)
                .toList();
    }
}
