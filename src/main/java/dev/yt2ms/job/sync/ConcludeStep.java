package dev.yt2ms.job.sync;

import dev.yt2ms.job.control.Steps;
import dev.yt2ms.job.control.Unfinished;
import dev.yt2ms.job.enumerate.EnumerationRestart;
import dev.yt2ms.ledger.jdbc.LedgerSync;
import dev.yt2ms.ledger.jdbc.MigrationRuns;
import org.springframework.batch.core.step.Step;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Creates the step {@code conclude}. */
@Configuration(proxyBeanMethods = false)
public class ConcludeStep {

    @Bean
    Step conclude(Steps steps, Unfinished unfinished, LedgerSync ledger, MigrationRuns runs) {
        return steps.ofEachStart(
                "conclude",
                unfinished.onceInARun(EnumerationRestart::isComplete, new DetectDeletionsTasklet(ledger, runs)));
    }
}
