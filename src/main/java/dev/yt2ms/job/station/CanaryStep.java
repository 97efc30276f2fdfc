package dev.yt2ms.job.station;

import dev.yt2ms.job.control.Steps;
import dev.yt2ms.ledger.jdbc.LedgerVerification;
import dev.yt2ms.ledger.jdbc.MigrationRuns;
import dev.yt2ms.run.WorkSignal;
import dev.yt2ms.settings.Settings;
import dev.yt2ms.settings.VerifySettings;
import org.springframework.batch.core.step.Step;
import org.springframework.batch.infrastructure.repeat.RepeatStatus;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Creates the step {@code canary}, and the {@link Canary} that decides whether a station may claim an item. */
@Configuration(proxyBeanMethods = false)
public class CanaryStep {

    @Bean
    Step canary(Steps steps, Canary canary) {
        return steps.ofEachStart("canary", (contribution, context) -> {
            canary.begin();
            return RepeatStatus.FINISHED;
        });
    }

    @Bean
    Canary canaries(Settings settings, LedgerVerification verification, MigrationRuns runs, WorkSignal signal) {
        VerifySettings verify = settings.run().verify();
        return new Canary(verify.enabled() ? verify.canaryVideos() : 0, verification, runs, signal);
    }
}
