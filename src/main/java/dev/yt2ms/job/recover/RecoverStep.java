package dev.yt2ms.job.recover;

import dev.yt2ms.job.control.Steps;
import dev.yt2ms.job.control.Team;
import dev.yt2ms.job.platform.PlatformCategories;
import dev.yt2ms.job.platform.PlatformGuard;
import dev.yt2ms.job.platform.PlatformScan;
import dev.yt2ms.job.station.StagingFolder;
import dev.yt2ms.ledger.LedgerView;
import dev.yt2ms.ledger.MigrationLedger;
import dev.yt2ms.ledger.jdbc.MigrationRuns;
import dev.yt2ms.mapping.FieldMapping;
import dev.yt2ms.run.RunControl;
import dev.yt2ms.run.StagingBudget;
import org.springframework.batch.core.step.Step;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Creates the step {@code recover}. */
@Configuration(proxyBeanMethods = false)
public class RecoverStep {

    @Bean
    Step recover(
            Steps steps,
            @Qualifier("unclaimed") MigrationLedger unclaimed,
            LedgerView items,
            StagingFolder staging,
            StagingBudget budget,
            FieldMapping mapping,
            PlatformCategories categories,
            PlatformScan scan,
            PlatformGuard guard,
            MigrationRuns runs,
            Team team,
            RunControl control) {
        ExistingContentsCheck check =
                new ExistingContentsCheck(unclaimed, items, mapping, categories, scan, guard, runs, control);
        // If several machines take part, each of them recovers its own files and processes in its own job.
        boolean alone = team.member().isEmpty();
        Recovery recovery = new Recovery(unclaimed, items, staging, budget, check, alone);
        return steps.ofEachStart("recover", recovery);
    }
}
