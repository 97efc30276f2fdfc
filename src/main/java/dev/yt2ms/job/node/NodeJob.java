package dev.yt2ms.job.node;

import dev.yt2ms.download.staging.AbandonedDownloads;
import dev.yt2ms.job.control.Steps;
import dev.yt2ms.job.control.Team;
import dev.yt2ms.job.control.WorkerThreads;
import dev.yt2ms.job.preflight.Preflight;
import dev.yt2ms.job.station.Canary;
import dev.yt2ms.job.station.RemainingWork;
import dev.yt2ms.job.station.StagingFolder;
import dev.yt2ms.job.station.StationSteps;
import dev.yt2ms.ledger.LedgerView;
import dev.yt2ms.ledger.MigrationLedger;
import dev.yt2ms.run.RunControl;
import dev.yt2ms.run.StagingBudget;
import dev.yt2ms.run.WorkSignal;
import org.springframework.batch.core.job.Job;
import org.springframework.batch.core.job.builder.JobBuilder;
import org.springframework.batch.core.repository.JobRepository;
import org.springframework.batch.core.step.Step;
import org.springframework.batch.infrastructure.repeat.RepeatStatus;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * Creates the job {@code moveVideos} of each machine, and the step {@code watch} of the one that leads. Only for a
 * migration that several machines can share.
 */
@Configuration(proxyBeanMethods = false)
public class NodeJob {

    /** The name of the job in Spring Batch's tables. */
    public static final String JOB = "moveVideos";

    @Bean
    Job moveVideos(
            JobRepository jobRepository,
            Step machine,
            Step files,
            Step download,
            Step upload,
            Step verify,
            RunControl control) {
        return new JobBuilder(JOB, jobRepository)
                .flow(machine)
                .next(files)
                .next(StationSteps.together(download, upload, verify, new WorkerThreads("station-", control)))
                .end()
                .build();
    }

    @Bean
    Step machine(Steps steps, Preflight preflight) {
        return steps.ofEachStart("machine", preflight.ofMachine());
    }

    @Bean
    Step files(
            Steps steps,
            Team team,
            LedgerView items,
            @Qualifier("unclaimed") MigrationLedger unclaimed,
            StagingFolder staging,
            StagingBudget budget) {
        StagedFiles files = new StagedFiles(team.member().orElseThrow(), items, unclaimed, staging, budget);
        return steps.ofEachStart("files", (contribution, context) -> {
            // No download of this process runs yet, so all that are found belong to dead processes.
            AbandonedDownloads.clear(staging.root());
            files.reconcile();
            return RepeatStatus.FINISHED;
        });
    }

    @Bean
    Step watch(Steps steps, Team team, Canary canary, RemainingWork work, WorkSignal signal, RunControl control) {
        return steps.ofEachStart("watch", new Watch(team.member().orElseThrow(), canary, work, signal, control));
    }
}
