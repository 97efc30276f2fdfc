package dev.yt2ms.job.verify;

import dev.yt2ms.job.control.Steps;
import dev.yt2ms.job.platform.PlatformScan;
import dev.yt2ms.job.station.Canary;
import dev.yt2ms.ledger.LedgerView;
import dev.yt2ms.ledger.jdbc.LedgerVerification;
import dev.yt2ms.ledger.jdbc.MigrationRuns;
import dev.yt2ms.run.RunControl;
import java.time.Clock;
import org.springframework.batch.core.step.Step;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Creates the step {@code recheck}. */
@Configuration(proxyBeanMethods = false)
public class RecheckStep {

    @Bean
    Step recheck(
            Steps steps,
            PlatformScan platformScan,
            LedgerView items,
            LedgerVerification verification,
            MigrationRuns runs,
            VerifyProcessor processor,
            VerifyWriter writer,
            Canary canary,
            RunControl control,
            Clock clock) {
        Recheck recheck =
                new Recheck(platformScan, items, verification, runs, processor, writer, canary, control, clock);
        return steps.ofEachStart("recheck", recheck);
    }
}
