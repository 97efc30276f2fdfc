package dev.yt2ms.job;

import dev.yt2ms.download.DownloadTools;
import dev.yt2ms.download.tools.MediaToolCheck;
import dev.yt2ms.job.control.Steps;
import dev.yt2ms.job.control.WorkerThreads;
import dev.yt2ms.job.platform.PlatformCategories;
import dev.yt2ms.job.platform.PlatformGuard;
import dev.yt2ms.job.platform.PlatformScan;
import dev.yt2ms.job.preflight.NameLookup;
import dev.yt2ms.job.preflight.Preflight;
import dev.yt2ms.job.recover.ExistingContentsCheck;
import dev.yt2ms.job.recover.Recovery;
import dev.yt2ms.job.station.StagingFolder;
import dev.yt2ms.job.verify.VerifyConfiguration;
import dev.yt2ms.ledger.LedgerView;
import dev.yt2ms.ledger.MigrationLedger;
import dev.yt2ms.ledger.jdbc.LedgerFindings;
import dev.yt2ms.ledger.jdbc.MigrationRuns;
import dev.yt2ms.mainstreaming.VideoPlatform;
import dev.yt2ms.mapping.FieldMapping;
import dev.yt2ms.run.RunControl;
import dev.yt2ms.run.StagingBudget;
import dev.yt2ms.settings.Settings;
import dev.yt2ms.youtube.VideoSource;
import org.springframework.batch.core.job.Job;
import org.springframework.batch.core.job.builder.FlowBuilder;
import org.springframework.batch.core.job.builder.JobBuilder;
import org.springframework.batch.core.job.flow.Flow;
import org.springframework.batch.core.repository.JobRepository;
import org.springframework.batch.core.step.Step;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * The job {@code migrateChannel}, in the order in which a video goes through it: preflight, playlists, enumerate,
 * conclude, better, select, recover, delete, canary, then the stations download, upload and verify at the same time.
 * Steps that this class does not create are those of {@link EnumerationConfiguration},
 * {@link SyncStepsConfiguration}, {@link StationsConfiguration} and {@link VerifyConfiguration}.
 */
@Configuration(proxyBeanMethods = false)
class MigrationJobConfiguration {

    /** The name of the job in Spring Batch's tables. */
    static final String JOB = "migrateChannel";

    @Bean
    Job migrateChannel(
            JobRepository jobRepository,
            Step preflight,
            Step playlists,
            Step enumerate,
            Step conclude,
            Step better,
            Step select,
            Step recover,
            Step delete,
            Step beginCanary,
            Step download,
            Step upload,
            Step verify,
            RunReport report,
            RunControl control) {
        Flow stations = new FlowBuilder<Flow>("stations")
                .split(new WorkerThreads("station-", control))
                .add(flow("downloads", download), flow("uploads", upload), flow("verifications", verify))
                .end();
        return new JobBuilder(JOB, jobRepository)
                .listener(report)
                .flow(preflight)
                .next(playlists)
                .next(enumerate)
                .next(conclude)
                .next(better)
                .next(select)
                .next(recover)
                .next(delete)
                .next(beginCanary)
                .next(stations)
                .end()
                .build();
    }

    private static Flow flow(String name, Step step) {
        return new FlowBuilder<Flow>(name).start(step).end();
    }

    @Bean
    Step preflight(
            Steps steps,
            Settings settings,
            ObjectProvider<DownloadTools> tools,
            ObjectProvider<MediaToolCheck> toolCheck,
            VideoPlatform platform,
            VideoSource source,
            MigrationRuns runs,
            NameLookup names,
            StagingFolder staging,
            RunControl control) {
        Preflight preflight = new Preflight(
                settings, tools::getObject, toolCheck::getObject, platform, source, runs, names, staging, control);
        return steps.ofEachStart("preflight", preflight);
    }

    @Bean
    Step recover(
            Steps steps,
            MigrationLedger ledger,
            LedgerView items,
            StagingFolder staging,
            StagingBudget budget,
            LedgerFindings findings,
            FieldMapping mapping,
            PlatformCategories categories,
            PlatformScan scan,
            PlatformGuard guard,
            MigrationRuns runs,
            RunControl control) {
        ExistingContentsCheck check =
                new ExistingContentsCheck(ledger, items, findings, mapping, categories, scan, guard, runs, control);
        Recovery recovery = new Recovery(ledger, items, staging, budget, check);
        return steps.ofEachStart("recover", recovery);
    }
}
