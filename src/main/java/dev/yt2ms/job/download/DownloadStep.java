package dev.yt2ms.job.download;

import dev.yt2ms.download.StageCheck;
import dev.yt2ms.download.VideoDownloader;
import dev.yt2ms.job.control.Gates;
import dev.yt2ms.job.control.RunningTransfers;
import dev.yt2ms.job.station.EncodingFailures;
import dev.yt2ms.job.station.Pardons;
import dev.yt2ms.job.station.StagingFolder;
import dev.yt2ms.job.station.StationSteps;
import dev.yt2ms.ledger.ControlCandidates;
import dev.yt2ms.ledger.MigrationLedger;
import dev.yt2ms.ledger.Station;
import dev.yt2ms.run.ControlledEvidence;
import dev.yt2ms.run.Gate;
import dev.yt2ms.run.Reachability;
import dev.yt2ms.run.RunControl;
import dev.yt2ms.run.StagingBudget;
import dev.yt2ms.run.Transfers;
import dev.yt2ms.run.WorkSignal;
import dev.yt2ms.selection.Selection;
import dev.yt2ms.settings.DownloadSettings;
import dev.yt2ms.settings.Settings;
import dev.yt2ms.youtube.DetailsSource;
import java.time.Clock;
import org.springframework.batch.core.step.Step;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Creates the step of the station {@code download}. */
@Configuration(proxyBeanMethods = false)
public class DownloadStep {

    @Bean
    Step download(
            StationSteps steps,
            Settings settings,
            ObjectProvider<VideoDownloader> downloader,
            DetailsSource source,
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
            EncodingFailures encodingFailures,
            Reachability watchServer,
            Clock clock) {
        DownloadSettings download = settings.download();
        // With a pause between downloads, time does not matter, so nothing is prepared ahead.
        int ahead = download.pause().to().isZero() ? download.workers() : 0;
        // There are more workers than slots, so that all slots can transfer while other workers check a file or prepare
        // the next download.
        int workers = download.workers() + Math.max(1, ahead);
        Pacing pacing = new Pacing(download.pause(), download.workers(), control, System::nanoTime);
        DownloadControl otherVideos = new DownloadControl(
                (stage, request, cancellation) -> check.getObject().repeat(stage, request, cancellation),
                candidates,
                (failure, videoId) -> DownloadProcessor.askSource(source, failure, videoId),
                staging,
                running,
                pacing,
                download.cookies().file().isPresent());
        Pardons pardons = new Pardons(ledger, Station.DOWNLOAD);
        ControlledEvidence evidence = new ControlledEvidence(
                otherVideos,
                watchServer,
                pardons::pardon,
                ids -> !candidates.hasDownloadsBesides(ids),
                System::nanoTime);
        Gate gate = gates.beforeTransfers("YouTube", workers, evidence, false);
        // While the gate is closed, other machines with other addresses can download the videos.
        boolean others = gates.haveOthers();
        StationSteps.Slots slots =
                new StationSteps.Slots(download.workers(), ahead, signal, () -> !others || gate.admits());
        DownloadProcessor processor = new DownloadProcessor(
                // The downloader is created only after preflight has found the tools.
                (request, listener, cancellation) -> downloader.getObject().download(request, listener, cancellation),
                source,
                staging,
                budget,
                gate,
                transfers,
                running,
                pacing,
                slots,
                download.attempts(),
                otherVideos::wentWell,
                others);
        return steps.of(
                Station.DOWNLOAD,
                workers,
                slots,
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
                        encodingFailures,
                        new WorsePicture(download)));
    }
}
