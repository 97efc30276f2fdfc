package dev.yt2ms.job;

import dev.yt2ms.ledger.LedgerLook;
import dev.yt2ms.ledger.MigrationRuns;
import dev.yt2ms.mainstreaming.VideoPlatform;
import dev.yt2ms.mapping.FieldMapping;
import dev.yt2ms.run.RunControl;
import dev.yt2ms.settings.Settings;
import dev.yt2ms.youtube.VideoSource;
import org.springframework.batch.core.repository.JobRepository;
import org.springframework.batch.core.step.Step;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The steps of {@code migrateChannel} that keep the platform in step: what is gone at the source is found, and deleted. */
@Configuration(proxyBeanMethods = false)
class SyncStepsConfiguration {

    @Bean
    Step conclude(
            JobRepository jobRepository,
            LedgerLook ledger,
            MigrationRuns runs,
            RunOptions options,
            RunControl control) {
        return Steps.of("conclude", new FullLookEnd(ledger, runs, options), jobRepository, control);
    }

    @Bean
    Step delete(
            JobRepository jobRepository,
            LedgerLook ledger,
            VideoSource source,
            VideoPlatform platform,
            FieldMapping mapping,
            EnumerationWriter writer,
            Settings settings,
            RunOptions options,
            RunControl control) {
        GoneContents gone = new GoneContents(
                ledger, source, platform, mapping, writer, settings.sync().onDelete(), options, control);
        return Steps.ofEachStart("delete", gone, jobRepository, control);
    }
}
