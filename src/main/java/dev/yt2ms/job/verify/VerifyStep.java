package dev.yt2ms.job.verify;

import dev.yt2ms.job.control.Gates;
import dev.yt2ms.job.control.Team;
import dev.yt2ms.job.platform.ReadBack;
import dev.yt2ms.job.station.Canary;
import dev.yt2ms.job.station.StationSteps;
import dev.yt2ms.ledger.MigrationLedger;
import dev.yt2ms.ledger.Station;
import dev.yt2ms.ledger.jdbc.LedgerVerification;
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
import org.springframework.batch.core.step.Step;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Creates the step of the station {@code verify}. */
@Configuration(proxyBeanMethods = false)
public class VerifyStep {

    @Bean
    Step verify(StationSteps steps, Settings settings, VerifyProcessor processor, VerifyWriter writer) {
        return steps.of(Station.VERIFY, settings.run().verify().workers(), processor, writer);
    }

    @Bean
    VerifyProcessor verifyProcessor(
            Settings settings, ReadBack readBack, Canary canary, FieldMapping mapping, Clock clock) {
        return new VerifyProcessor(
                readBack,
                new EncodingWait(settings.run().verify().patience(), clock),
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
                ledger, verification, signal, control, settings.run().verify().attempts());
    }

    @Bean
    LedgerVerification ledgerVerification(DataSource dataSource, Settings settings, Team team, Clock clock) {
        return team.claimant()
                .map(claimant -> new LedgerVerification(dataSource, settings.name(), clock, claimant))
                .orElseGet(() -> new LedgerVerification(dataSource, settings.name(), clock));
    }

    @Bean
    ReadBack readBack(Settings settings, VideoPlatform platform, LedgerVerification verification, Gates gates) {
        VerifySettings verify = settings.run().verify();
        return new ReadBack(
                platform,
                gates.before(
                        "the platform's API for reading contents", verify.workers(), new InARow(platform::answers)),
                verify.enabled(),
                verification::anotherContent);
    }
}
