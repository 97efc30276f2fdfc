package dev.yt2ms.job;

import dev.yt2ms.job.control.SourceCalls;
import dev.yt2ms.job.control.Steps;
import dev.yt2ms.job.control.Unfinished;
import dev.yt2ms.job.enumerate.ChannelPageReader;
import dev.yt2ms.job.enumerate.EnumerationRestart;
import dev.yt2ms.job.enumerate.EnumerationWriter;
import dev.yt2ms.job.playlists.PlaylistPass;
import dev.yt2ms.job.playlists.WantedPlaylists;
import dev.yt2ms.job.select.SelectionPass;
import dev.yt2ms.ledger.LedgerView;
import dev.yt2ms.ledger.jdbc.LedgerPlaylists;
import dev.yt2ms.ledger.jdbc.LedgerSelection;
import dev.yt2ms.ledger.jdbc.LedgerSync;
import dev.yt2ms.ledger.jdbc.MigrationRuns;
import dev.yt2ms.run.RunControl;
import dev.yt2ms.selection.Selection;
import dev.yt2ms.settings.Settings;
import dev.yt2ms.youtube.VideoPage;
import dev.yt2ms.youtube.VideoSource;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.springframework.batch.core.repository.JobRepository;
import org.springframework.batch.core.step.Step;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The steps that enumerate and select, in their order: playlists, enumerate, select. */
@Configuration(proxyBeanMethods = false)
public class EnumerationConfiguration {

    /**
     * How long the steps wait for a source that is away, in addition to the source's own retries, before the run goes
     * on with the known videos.
     */
    private static final Duration MOST_WAITING = Duration.ofMinutes(2);

    @Bean
    SourceCalls sourceCalls(Settings settings, RunControl control) {
        Duration limit = settings.destination().outageLimit();
        return new SourceCalls(control, limit.compareTo(MOST_WAITING) > 0 ? MOST_WAITING : limit, control::awaitStop);
    }

    @Bean
    Step playlists(
            Steps steps,
            WantedPlaylists wanted,
            VideoSource source,
            LedgerPlaylists ledger,
            MigrationRuns runs,
            SourceCalls calls,
            RunControl control) {
        PlaylistPass pass = new PlaylistPass(wanted, source, ledger, runs, calls, control);
        return steps.ofEachStart("playlists", pass);
    }

    @Bean
    Step enumerate(
            Steps steps,
            JobRepository jobRepository,
            VideoSource source,
            LedgerView ledger,
            LedgerSync sync,
            MigrationRuns runs,
            Selection selection,
            EnumerationWriter writer,
            SourceCalls calls,
            Clock clock) {
        ChannelPageReader pages = new ChannelPageReader(source, runs, sync, named(selection, ledger), calls, clock);
        // One item is one page of 50 videos, so that the recorded videos and the position after them stay together.
        return steps.named(EnumerationRestart.STEP)
                .<VideoPage, VideoPage>chunk(1)
                .reader(pages)
                .writer(writer)
                .transactionManager(Steps.NO_TRANSACTION)
                .listener(new EnumerationRestart(pages, new Unfinished(jobRepository)))
                .allowStartIfComplete(true)
                .build();
    }

    /**
     * Returns the videos that the job file names by id. The channel's list does not show unlisted videos, but the
     * source returns them by id.
     */
    public static ChannelPageReader.NamedVideos named(Selection selection, LedgerView ledger) {
        return new ChannelPageReader.NamedVideos() {
            @Override
            public boolean contains(String videoId) {
                return selection.ids().contains(videoId);
            }

            @Override
            public List<String> unknown() {
                Set<String> known = ledger.statesOf(selection.ids()).keySet();
                return selection.ids().stream()
                        .filter(id -> !known.contains(id))
                        .sorted()
                        .toList();
            }
        };
    }

    @Bean
    Step select(Steps steps, Selection selection, LedgerSelection ledger, RunControl control) {
        SelectionPass pass = new SelectionPass(selection, ledger, control);
        return steps.ofEachStart("select", pass);
    }
}
