package dev.yt2ms.job;

import dev.yt2ms.download.VideoDownloader;
import dev.yt2ms.download.ytdlp.StageCheck;
import dev.yt2ms.download.ytdlp.WatchServer;
import dev.yt2ms.job.control.Gates;
import dev.yt2ms.job.control.Leases;
import dev.yt2ms.job.control.RunningTransfers;
import dev.yt2ms.job.control.Steps;
import dev.yt2ms.job.control.TransferWindow;
import dev.yt2ms.job.download.DownloadControl;
import dev.yt2ms.job.download.DownloadProcessor;
import dev.yt2ms.job.download.DownloadWriter;
import dev.yt2ms.job.download.Pacing;
import dev.yt2ms.job.download.WorsePicture;
import dev.yt2ms.job.platform.PlatformGuard;
import dev.yt2ms.job.platform.PlatformScan;
import dev.yt2ms.job.platform.ReadBack;
import dev.yt2ms.job.station.Canary;
import dev.yt2ms.job.station.Pardons;
import dev.yt2ms.job.station.RemainingWork;
import dev.yt2ms.job.station.StagingFolder;
import dev.yt2ms.job.station.StationReader;
import dev.yt2ms.job.station.StationSteps;
import dev.yt2ms.job.upload.FreshDetails;
import dev.yt2ms.job.upload.UnsureUploads;
import dev.yt2ms.job.upload.UploadProcessor;
import dev.yt2ms.job.upload.UploadWriter;
import dev.yt2ms.job.verify.VerifyWriter;
import dev.yt2ms.ledger.ItemState;
import dev.yt2ms.ledger.LedgerView;
import dev.yt2ms.ledger.MigrationLedger;
import dev.yt2ms.ledger.Station;
import dev.yt2ms.ledger.jdbc.ControlCandidates;
import dev.yt2ms.ledger.jdbc.LedgerEnumeration;
import dev.yt2ms.ledger.jdbc.LedgerFindings;
import dev.yt2ms.ledger.jdbc.LedgerVerification;
import dev.yt2ms.mainstreaming.VideoPlatform;
import dev.yt2ms.mapping.FieldMapping;
import dev.yt2ms.net.Network;
import dev.yt2ms.run.ControlledEvidence;
import dev.yt2ms.run.Evidence;
import dev.yt2ms.run.OnceProven;
import dev.yt2ms.run.RunControl;
import dev.yt2ms.run.StagingBudget;
import dev.yt2ms.run.Transfers;
import dev.yt2ms.run.WorkSignal;
import dev.yt2ms.selection.Selection;
import dev.yt2ms.settings.DownloadSettings;
import dev.yt2ms.settings.Settings;
import dev.yt2ms.youtube.VideoSource;
import java.time.Clock;
import java.util.EnumSet;
import java.util.Set;
import org.springframework.batch.core.repository.JobRepository;
import org.springframework.batch.core.step.Step;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * The stations download and upload, and what all stations share. {@link VerifyConfiguration} creates the station
 * verify.
 */
@Configuration(proxyBeanMethods = false)
class StationsConfiguration {

    /**
     * The stations that take part in a run.
     *
     * @param working these stations
     */
    record Stations(Set<Station> working) {}

    @Bean
    Gates gates(Settings settings, RunControl control, Clock clock, TransferWindow window) {
        return new Gates(settings, control, clock, window);
    }

    @Bean
    RemainingWork remainingWork(LedgerView ledger, Stations stations, ReadBack readBack) {
        return new RemainingWork(ledger, stations.working(), readBack);
    }

    @Bean
    StationSteps stationSteps(
            Steps steps,
            JobRepository jobRepository,
            MigrationLedger ledger,
            RemainingWork work,
            Canary canary,
            WorkSignal signal,
            Leases leases,
            TransferWindow window,
            RunControl control) {
        return new StationSteps(
                steps,
                jobRepository,
                station -> new StationReader(station, ledger, work, canary, signal, control, leases, window),
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
            RunControl control,
            ObjectProvider<StageCheck> check,
            ControlCandidates candidates,
            Selection selection,
            VerifyWriter verifyWriter,
            Clock clock) {
        DownloadSettings download = settings.download();
        Pacing pacing = new Pacing(download.pause(), control);
        DownloadControl others = new DownloadControl(
                (stage, request, cancellation) -> check.getObject().repeat(stage, request, cancellation),
                candidates,
                (failure, videoId) -> DownloadProcessor.askSource(source, failure, videoId),
                staging,
                running,
                pacing,
                download.cookies().isPresent());
        Pardons pardons = new Pardons(ledger, Station.DOWNLOAD);
        ControlledEvidence evidence = new ControlledEvidence(
                others,
                new WatchServer(Network.ofDownloads(settings.network()), settings.source()),
                pardons::pardon,
                System::nanoTime);
        DownloadProcessor processor = new DownloadProcessor(
                // The downloader is created only after preflight has found the tools.
                (request, listener, cancellation) -> downloader.getObject().download(request, listener, cancellation),
                source,
                staging,
                budget,
                gates.beforeTransfers("YouTube", download.workers(), evidence),
                transfers,
                running,
                pacing,
                download.attempts(),
                others::wentWell);
        return steps.of(
                Station.DOWNLOAD,
                download.workers(),
                processor,
                new DownloadWriter(
                        ledger,
                        staging,
                        budget,
                        signal,
                        download.attempts(),
                        pardons,
                        selection,
                        clock,
                        verifyWriter::nothingPlainer,
                        new WorsePicture(download)));
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
                () -> verification.ownIn(EnumSet.range(ItemState.UPLOADED, ItemState.VERIFIED)) > 0,
                pardons::pardon,
                platform::answers,
                ids -> !verification.hasUploadsBesides(ids));
        UploadProcessor processor = new UploadProcessor(
                platform,
                mapping,
                ledger,
                staging,
                new FreshDetails(source, enumeration, clock),
                unsureUploads,
                scan,
                guard,
                gates.beforeTransfers("the platform", settings.destination().workers(), evidence),
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
                        settings.download().attempts(),
                        pardons));
    }
}
