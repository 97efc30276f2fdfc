package dev.yt2ms.job.node;

import dev.yt2ms.download.staging.AbandonedDownloads;
import dev.yt2ms.job.control.Steps;
import dev.yt2ms.job.control.Team;
import dev.yt2ms.job.station.StagingFolder;
import dev.yt2ms.ledger.LedgerView;
import dev.yt2ms.ledger.MigrationLedger;
import dev.yt2ms.run.StagingBudget;
import org.springframework.batch.core.step.Step;
import org.springframework.batch.infrastructure.repeat.RepeatStatus;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Creates the step {@code files}. */
@Configuration(proxyBeanMethods = false)
public class FilesStep {

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
}
