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
import org.springframework.batch.core.step.builder.StepBuilder;
import org.springframework.batch.infrastructure.support.transaction.ResourcelessTransactionManager;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.transaction.PlatformTransactionManager;

/** The steps of {@code migrateChannel} that keep the platform in step: what is gone at the source is found, and deleted. */
@Configuration(proxyBeanMethods = false)
class SyncStepsConfiguration {

    private static final PlatformTransactionManager NONE = new ResourcelessTransactionManager();

    @Bean
    Step conclude(
            JobRepository jobRepository,
            LedgerLook ledger,
            MigrationRuns runs,
            RunOptions options,
            RunControl control) {
        return new StepBuilder("conclude", jobRepository)
                .tasklet(new StopOnError(control).tasklet(new FullLookEnd(ledger, runs, options)), NONE)
                .build();
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
        return new StepBuilder("delete", jobRepository)
                .tasklet(new StopOnError(control).tasklet(gone), NONE)
                .allowStartIfComplete(true)
                .build();
    }
}
