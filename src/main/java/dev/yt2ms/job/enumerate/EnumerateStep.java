package dev.yt2ms.job.enumerate;

import dev.yt2ms.job.control.SourceCalls;
import dev.yt2ms.job.control.Steps;
import dev.yt2ms.job.control.Unfinished;
import dev.yt2ms.ledger.EnumerationMode;
import dev.yt2ms.ledger.LedgerView;
import dev.yt2ms.ledger.jdbc.LedgerEnumeration;
import dev.yt2ms.ledger.jdbc.LedgerPlaylists;
import dev.yt2ms.ledger.jdbc.LedgerSync;
import dev.yt2ms.ledger.jdbc.MigrationRuns;
import dev.yt2ms.mapping.FieldMapping;
import dev.yt2ms.selection.Selection;
import dev.yt2ms.settings.Settings;
import dev.yt2ms.youtube.VideoPage;
import dev.yt2ms.youtube.VideoSource;
import java.time.Clock;
import java.util.List;
import java.util.Set;
import org.springframework.batch.core.step.Step;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Creates the step {@code enumerate}. */
@Configuration(proxyBeanMethods = false)
public class EnumerateStep {

    @Bean
    Step enumerate(
            Steps steps,
            Unfinished unfinished,
            VideoSource source,
            LedgerView ledger,
            LedgerSync sync,
            MigrationRuns runs,
            Selection selection,
            SelectionProcessor selecting,
            EnumerationWriter writer,
            SourceCalls calls,
            Clock clock) {
        ChannelPageReader pages = new ChannelPageReader(source, runs, sync, named(selection, ledger), calls, clock);
        // A chunk has a single item, which is a page of up to 50 videos, so that the position in the list is recorded
        // after each page.
        return steps.named(EnumerationRestart.STEP)
                .<VideoPage, SelectedPage>chunk(1)
                .reader(pages)
                .processor(selecting)
                .writer(writer)
                .transactionManager(Steps.NO_TRANSACTION)
                .listener(new EnumerationRestart(pages, unfinished))
                .allowStartIfComplete(true)
                .build();
    }

    @Bean
    SourceChanges sourceChanges(
            LedgerSync ledger, FieldMapping mapping, Selection selection, Settings settings, MigrationRuns runs) {
        return new SourceChanges(
                ledger,
                mapping,
                selection,
                settings.run().sync().onChange(),
                () -> runs.run().orElseThrow().mode() == EnumerationMode.FULL);
    }

    @Bean
    SelectionProcessor selectionProcessor(LedgerPlaylists playlists, Selection selection) {
        return new SelectionProcessor(playlists, selection);
    }

    @Bean
    EnumerationWriter enumerationWriter(LedgerEnumeration ledger, SourceChanges changes) {
        return new EnumerationWriter(ledger, changes);
    }

    /**
     * Returns the videos that the job file names by id. The channel's list does not show unlisted videos, but the
     * source returns them by id.
     */
    static ChannelPageReader.NamedVideos named(Selection selection, LedgerView ledger) {
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
}
