package dev.yt2ms.job.upload;

import dev.yt2ms.job.control.Gates;
import dev.yt2ms.job.control.RunningTransfers;
import dev.yt2ms.job.platform.PlatformGuard;
import dev.yt2ms.job.platform.PlatformScan;
import dev.yt2ms.job.station.Pardons;
import dev.yt2ms.job.station.StagingFolder;
import dev.yt2ms.job.station.StationSteps;
import dev.yt2ms.ledger.ItemState;
import dev.yt2ms.ledger.MigrationLedger;
import dev.yt2ms.ledger.Station;
import dev.yt2ms.ledger.jdbc.LedgerEnumeration;
import dev.yt2ms.ledger.jdbc.LedgerVerification;
import dev.yt2ms.ledger.jdbc.PlatformIndex;
import dev.yt2ms.mainstreaming.VideoPlatform;
import dev.yt2ms.mapping.FieldMapping;
import dev.yt2ms.run.Evidence;
import dev.yt2ms.run.OnceProven;
import dev.yt2ms.run.RunControl;
import dev.yt2ms.run.StagingBudget;
import dev.yt2ms.run.Transfers;
import dev.yt2ms.run.WorkSignal;
import dev.yt2ms.settings.Settings;
import dev.yt2ms.youtube.VideoSource;
import java.time.Clock;
import org.springframework.batch.core.step.Step;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Creates the step of the station {@code upload}. */
@Configuration(proxyBeanMethods = false)
public class UploadStep {

    @Bean
    Step upload(
            StationSteps steps,
            Settings settings,
            VideoPlatform platform,
            FieldMapping mapping,
            VideoSource source,
            MigrationLedger ledger,
            LedgerEnumeration enumeration,
            LedgerVerification verification,
            StagingFolder staging,
            StagingBudget budget,
            UnsureUploads unsureUploads,
            PlatformScan scan,
            PlatformGuard guard,
            WorkSignal signal,
            Transfers transfers,
            RunningTransfers running,
            Gates gates,
            Clock clock) {
        Pardons pardons = new Pardons(ledger, Station.UPLOAD);
        Evidence evidence = new OnceProven(
                () -> verification.ownIn(ItemState.ON_PLATFORM) > 0,
                pardons::pardon,
                platform::answersUploads,
                ids -> !verification.hasUploadsBesides(ids));
        UploadRecords records = new UploadRecords(
                ledger,
                staging,
                budget,
                signal,
                settings.destination().attempts(),
                settings.download().attempts(),
                pardons);
        UploadProcessor processor = new UploadProcessor(
                mapping,
                ledger,
                staging,
                new FreshDetails(source, enumeration, clock),
                unsureUploads,
                scan,
                guard,
                gates.beforeTransfers("the platform", settings.destination().workers(), evidence, true),
                running,
                records);
        UploadWriter writer = new UploadWriter(platform, ledger, unsureUploads, guard, transfers, running, records);
        return steps.of(Station.UPLOAD, settings.destination().workers(), processor, writer);
    }

    @Bean
    UnsureUploads unsureUploads(
            PlatformScan scan, PlatformGuard guard, PlatformIndex index, RunControl control, Clock clock) {
        return new UnsureUploads(scan, guard, index, control, clock);
    }
}
