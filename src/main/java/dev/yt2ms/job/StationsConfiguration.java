package dev.yt2ms.job;

import dev.yt2ms.download.VideoDownloader;
import dev.yt2ms.download.WatchServer;
import dev.yt2ms.ledger.LedgerEnumeration;
import dev.yt2ms.ledger.LedgerFindings;
import dev.yt2ms.ledger.MigrationLedger;
import dev.yt2ms.ledger.Station;
import dev.yt2ms.mainstreaming.VideoPlatform;
import dev.yt2ms.mapping.FieldMapping;
import dev.yt2ms.run.RunControl;
import dev.yt2ms.run.StagingBudget;
import dev.yt2ms.run.Transfers;
import dev.yt2ms.run.WorkSignal;
import dev.yt2ms.settings.DownloadSettings;
import dev.yt2ms.settings.Settings;
import dev.yt2ms.youtube.VideoSource;
import java.time.Clock;
import java.util.Set;
import org.springframework.batch.core.repository.JobRepository;
import org.springframework.batch.core.step.Step;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The stations, and what they share. The last of them, verify, is among the steps that compare. */
@Configuration(proxyBeanMethods = false)
class StationsConfiguration {

    /**
     * The stations that take part in a run.
     *
     * @param working those
     */
    record Stations(Set<Station> working) {}

    @Bean
    Gates gates(Settings settings, RunControl control, Clock clock) {
        return new Gates(settings, control, clock);
    }

    @Bean
    OpenWork openWork(MigrationLedger ledger, Stations stations, ReadBack readBack) {
        return new OpenWork(ledger, stations.working(), readBack);
    }

    @Bean
    StationSteps stationSteps(
            JobRepository jobRepository,
            MigrationLedger ledger,
            OpenWork work,
            Canary canary,
            WorkSignal signal,
            Leases leases,
            RunControl control) {
        return new StationSteps(
                jobRepository,
                station -> new StationReader(station, ledger, work, canary, signal, control, leases),
                control);
    }

    @Bean
    Step download(
            StationSteps steps,
            Settings settings,
            ObjectProvider<VideoDownloader> downloader,
            VideoSource source,
            MigrationLedger ledger,
            StagingFolder staging,
            StagingBudget budget,
            WorkSignal signal,
            Transfers transfers,
            RunningTransfers running,
            Gates gates,
            RunControl control) {
        DownloadSettings download = settings.download();
        DownloadProcessor processor = new DownloadProcessor(
                // Made only when preflight has found the tools.
                (request, listener, cancellation) -> downloader.getObject().download(request, listener, cancellation),
                source,
                staging,
                budget,
                gates.before("YouTube", download.workers(), new WatchServer(download, settings.source())),
                transfers,
                running,
                new Pacing(download.pause(), control));
        return steps.of(
                Station.DOWNLOAD,
                download.workers(),
                processor,
                new DownloadWriter(ledger, staging, budget, signal, download.attempts()));
    }

    @Bean
    Step upload(
            StationSteps steps,
            Settings settings,
            VideoPlatform platform,
            FieldMapping mapping,
            VideoSource source,
            MigrationLedger ledger,
            LedgerEnumeration enumeration,
            LedgerFindings findings,
            StagingFolder staging,
            StagingBudget budget,
            Arrivals arrivals,
            PlatformScan scan,
            PlatformGuard guard,
            WorkSignal signal,
            Transfers transfers,
            RunningTransfers running,
            Gates gates,
            Clock clock) {
        UploadProcessor processor = new UploadProcessor(
                platform,
                mapping,
                ledger,
                staging,
                new FreshDetails(source, enumeration, clock),
                arrivals,
                scan,
                guard,
                gates.before("the platform", settings.destination().workers(), platform::answers),
                transfers,
                running);
        return steps.of(
                Station.UPLOAD,
                settings.destination().workers(),
                processor,
                new UploadWriter(
                        ledger,
                        findings,
                        staging,
                        budget,
                        signal,
                        settings.destination().attempts(),
                        settings.download().attempts()));
    }
}
