package dev.yt2ms.job;

import dev.yt2ms.job.control.WorkerThreads;
import dev.yt2ms.job.download.DownloadStep;
import dev.yt2ms.job.enumerate.EnumerateStep;
import dev.yt2ms.job.playlists.PlaylistsStep;
import dev.yt2ms.job.preflight.PreflightStep;
import dev.yt2ms.job.recover.RecoverStep;
import dev.yt2ms.job.select.SelectStep;
import dev.yt2ms.job.station.CanaryStep;
import dev.yt2ms.job.station.StationParts;
import dev.yt2ms.job.station.StationSteps;
import dev.yt2ms.job.sync.BetterStep;
import dev.yt2ms.job.sync.ConcludeStep;
import dev.yt2ms.job.sync.DeleteStep;
import dev.yt2ms.job.upload.UploadStep;
import dev.yt2ms.job.verify.VerifyStep;
import dev.yt2ms.run.RunControl;
import org.springframework.batch.core.job.Job;
import org.springframework.batch.core.job.builder.FlowBuilder;
import org.springframework.batch.core.job.builder.FlowJobBuilder;
import org.springframework.batch.core.job.builder.JobBuilder;
import org.springframework.batch.core.repository.JobRepository;
import org.springframework.batch.core.step.Step;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/**
 * Defines the job {@code migrateChannel}, with its steps in the order in which they run. Each step is created by one of
 * the imported classes, and docs/architecture.md describes what the step does.
 */
@Configuration(proxyBeanMethods = false)
@Import({
    PreflightStep.class,
    PlaylistsStep.class,
    EnumerateStep.class,
    ConcludeStep.class,
    BetterStep.class,
    SelectStep.class,
    RecoverStep.class,
    DeleteStep.class,
    CanaryStep.class,
    StationParts.class,
    DownloadStep.class,
    UploadStep.class,
    VerifyStep.class
})
class MigrateChannelJob {

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
            Step canary,
            Step download,
            Step upload,
            Step verify,
            @Qualifier("watch") ObjectProvider<Step> watch,
            RunReport report,
            RunControl control) {
        FlowBuilder<FlowJobBuilder> firstSteps = new JobBuilder(JOB, jobRepository)
                .listener(report)
                .flow(preflight)
                .next(playlists)
                .next(enumerate)
                .next(conclude)
                .next(better)
                .next(select)
                .next(recover)
                .next(delete)
                .next(canary);
        // If several machines may share the migration, each has a job for its stations, and this job only watches them.
        Step watching = watch.getIfAvailable();
        return (watching == null
                        ? firstSteps.next(
                                StationSteps.together(download, upload, verify, new WorkerThreads("station-", control)))
                        : firstSteps.next(watching))
                .end()
                .build();
    }
}
