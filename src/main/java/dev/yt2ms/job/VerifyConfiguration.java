package dev.yt2ms.job;

import dev.yt2ms.ledger.LedgerVerification;
import dev.yt2ms.ledger.MigrationLedger;
import dev.yt2ms.ledger.MigrationRuns;
import dev.yt2ms.ledger.Station;
import dev.yt2ms.mainstreaming.VideoPlatform;
import dev.yt2ms.mapping.FieldMapping;
import dev.yt2ms.run.RunControl;
import dev.yt2ms.run.WorkSignal;
import dev.yt2ms.settings.Settings;
import dev.yt2ms.settings.VerifySettings;
import dev.yt2ms.verify.Comparison;
import java.time.Clock;
import java.util.EnumSet;
import javax.sql.DataSource;
import org.springframework.batch.core.repository.JobRepository;
import org.springframework.batch.core.step.Step;
import org.springframework.batch.core.step.builder.StepBuilder;
import org.springframework.batch.infrastructure.repeat.RepeatStatus;
import org.springframework.batch.infrastructure.support.transaction.ResourcelessTransactionManager;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The steps that compare what arrived: the canary before the stations begin, and the station verify. */
@Configuration(proxyBeanMethods = false)
class VerifyConfiguration {

    @Bean
    LedgerVerification ledgerVerification(DataSource dataSource, Settings settings, Clock clock) {
        return new LedgerVerification(dataSource, settings.name(), clock);
    }

    @Bean
    ReadBack readBack(Settings settings, VideoPlatform platform, RunControl control, Clock clock) {
        VerifySettings verify = settings.verify();
        return new ReadBack(
                platform,
                MigrationJobConfiguration.gate(
                        "the platform's read-back", verify.workers(), platform::answers, settings, control, clock),
                verify.enabled());
    }

    @Bean
    OpenWork openWork(MigrationLedger ledger, ReadBack readBack) {
        return new OpenWork(ledger, EnumSet.allOf(Station.class), readBack);
    }

    @Bean
    Canary canary(Settings settings, LedgerVerification verification, MigrationRuns runs, WorkSignal signal) {
        VerifySettings verify = settings.verify();
        return new Canary(verify.enabled() ? verify.canaryVideos() : 0, verification, runs, signal);
    }

    @Bean
    Step beginCanary(JobRepository jobRepository, Canary canary, RunControl control) {
        return new StepBuilder("canary", jobRepository)
                .tasklet(
                        new StopOnError(control).tasklet((contribution, context) -> {
                            canary.begin();
                            return RepeatStatus.FINISHED;
                        }),
                        new ResourcelessTransactionManager())
                .allowStartIfComplete(true)
                .build();
    }

    @Bean
    Step verify(
            JobRepository jobRepository,
            Settings settings,
            MigrationLedger ledger,
            LedgerVerification verification,
            FieldMapping mapping,
            ReadBack readBack,
            OpenWork work,
            Canary canary,
            WorkSignal signal,
            Leases leases,
            RunControl control,
            Clock clock) {
        VerifySettings verify = settings.verify();
        return MigrationJobConfiguration.station(
                jobRepository,
                Station.VERIFY,
                verify.workers(),
                new StationReader(Station.VERIFY, ledger, work, canary, signal, control, leases),
                new VerifyProcessor(
                        readBack,
                        new Patience(verify.patience(), clock),
                        canary,
                        new Comparison(settings.mapping()),
                        mapping),
                new VerifyWriter(ledger, verification, signal, control, verify.attempts()),
                control);
    }
}
