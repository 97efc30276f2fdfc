package dev.yt2ms.job.verify;

import dev.yt2ms.job.control.Steps;
import dev.yt2ms.job.platform.PlatformScan;
import dev.yt2ms.job.station.Canary;
import dev.yt2ms.ledger.LedgerView;
import dev.yt2ms.ledger.jdbc.LedgerVerification;
import dev.yt2ms.ledger.jdbc.MigrationRuns;
import dev.yt2ms.run.RunControl;
import java.time.Clock;
import org.springframework.batch.core.job.Job;
import org.springframework.batch.core.job.builder.JobBuilder;
import org.springframework.batch.core.repository.JobRepository;
import org.springframework.batch.core.step.Step;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * Defines the job {@code verifyMigration}. Its step {@code recheck} compares all verified contents again, and its step
 * {@code verify} compares the contents that were uploaded but not verified yet.
 */
@Configuration(proxyBeanMethods = false)
public class VerifyConfiguration {

    /** The name of the job and of its bean. */
    public static final String JOB = "verifyMigration";

    @Bean
    Job verifyMigration(JobRepository jobRepository, Step recheck, Step verify) {
        return new JobBuilder(JOB, jobRepository).start(recheck).next(verify).build();
    }

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
