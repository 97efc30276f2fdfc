package dev.yt2ms.job.verify;

import dev.yt2ms.job.control.Gates;
import dev.yt2ms.job.control.Steps;
import dev.yt2ms.job.platform.PlatformScan;
import dev.yt2ms.job.platform.ReadBack;
import dev.yt2ms.job.station.Canary;
import dev.yt2ms.job.station.StationSteps;
import dev.yt2ms.ledger.LedgerView;
import dev.yt2ms.ledger.MigrationLedger;
import dev.yt2ms.ledger.Station;
import dev.yt2ms.ledger.jdbc.LedgerVerification;
import dev.yt2ms.ledger.jdbc.MigrationRuns;
import dev.yt2ms.mainstreaming.VideoPlatform;
import dev.yt2ms.mapping.FieldMapping;
import dev.yt2ms.run.InARow;
import dev.yt2ms.run.RunControl;
import dev.yt2ms.run.WorkSignal;
import dev.yt2ms.settings.Settings;
import dev.yt2ms.settings.VerifySettings;
import dev.yt2ms.verify.Comparison;
import java.time.Clock;
import javax.sql.DataSource;
import org.springframework.batch.core.job.Job;
import org.springframework.batch.core.job.builder.JobBuilder;
import org.springframework.batch.core.repository.JobRepository;
import org.springframework.batch.core.step.Step;
import org.springframework.batch.infrastructure.repeat.RepeatStatus;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * The steps that compare contents: the canary before the stations begin, and the station verify. Also the job
 * {@code verifyMigration}, which consists of such steps only.
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
    LedgerVerification ledgerVerification(DataSource dataSource, Settings settings, Clock clock) {
        return new LedgerVerification(dataSource, settings.name(), clock);
    }

    @Bean
    ReadBack readBack(Settings settings, VideoPlatform platform, LedgerVerification verification, Gates gates) {
        VerifySettings verify = settings.verify();
        return new ReadBack(
                platform,
                gates.before("the platform's read-back", verify.workers(), new InARow(platform::answers)),
                verify.enabled(),
                verification::anotherContent);
    }

    @Bean
    Canary canary(Settings settings, LedgerVerification verification, MigrationRuns runs, WorkSignal signal) {
        VerifySettings verify = settings.verify();
        return new Canary(verify.enabled() ? verify.canaryVideos() : 0, verification, runs, signal);
    }

    @Bean
    Step beginCanary(Steps steps, Canary canary) {
        return steps.ofEachStart("canary", (contribution, context) -> {
            canary.begin();
            return RepeatStatus.FINISHED;
        });
    }

    @Bean
    VerifyProcessor verifyProcessor(
            Settings settings, ReadBack readBack, Canary canary, FieldMapping mapping, Clock clock) {
        return new VerifyProcessor(
                readBack,
                new EncodingWait(settings.verify().patience(), clock),
                canary,
                new Comparison(settings.mapping()),
                mapping);
    }

    @Bean
    VerifyWriter verifyWriter(
            Settings settings,
            MigrationLedger ledger,
            LedgerVerification verification,
            WorkSignal signal,
            RunControl control) {
        return new VerifyWriter(
                ledger, verification, signal, control, settings.verify().attempts());
    }

    @Bean
    Step recheck(
            Steps steps,
            PlatformScan platformScan,
            LedgerView items,
            LedgerVerification verification,
            VerifyProcessor processor,
            VerifyWriter writer,
            Canary canary,
            RunControl control,
            Clock clock) {
        Recheck recheck = new Recheck(platformScan, items, verification, processor, writer, canary, control, clock);
        return steps.ofEachStart("recheck", recheck);
    }

    @Bean
    Step verify(StationSteps steps, Settings settings, VerifyProcessor processor, VerifyWriter writer) {
        return steps.of(Station.VERIFY, settings.verify().workers(), processor, writer);
    }
}
