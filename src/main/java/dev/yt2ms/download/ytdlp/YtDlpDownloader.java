package dev.yt2ms.download.ytdlp;

import dev.yt2ms.download.DownloadOutcome;
import dev.yt2ms.download.DownloadRequest;
import dev.yt2ms.download.VideoDownloader;
import dev.yt2ms.download.failure.DownloadErrors;
import dev.yt2ms.download.failure.ErrorTable;
import dev.yt2ms.download.media.MediaProbe;
import dev.yt2ms.download.process.BoundedCommand;
import dev.yt2ms.download.staging.DiskRoom;
import dev.yt2ms.download.staging.VideoDirectory;
import dev.yt2ms.download.tools.MediaToolCheck;
import dev.yt2ms.files.Sha256;
import dev.yt2ms.model.Failure;
import dev.yt2ms.model.Media;
import dev.yt2ms.run.Cancellation;
import dev.yt2ms.run.TransferListener;
import dev.yt2ms.settings.DownloadSettings;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Downloads each video with a yt-dlp process, and checks that each downloaded file is complete. */
public final class YtDlpDownloader implements VideoDownloader {

    private static final Logger log = LoggerFactory.getLogger(YtDlpDownloader.class);
    private static final Duration PROBE_LIMIT = Duration.ofMinutes(2);
    private static final Duration SIGNAL_PATIENCE = Duration.ofSeconds(5);
    private static final int HASH_BUFFER = 1 << 20;

    private final DownloadSettings download;
    private final DownloadErrors errors;
    private final YtDlpRunner runner;
    private final MediaToolCheck toolCheck;
    private final MediaProbe probe;

    /**
     * Creates a downloader.
     *
     * @param toolCheck the check that ffprobe and ffmpeg must pass before they are used to check a downloaded file
     */
    public YtDlpDownloader(YtDlp ytDlp, MediaToolCheck toolCheck) {
        this.download = ytDlp.download();
        this.toolCheck = toolCheck;
        this.runner = ytDlp.runner();
        this.errors = runner.errors();
        this.probe = new MediaProbe(ytDlp.tools().ffprobe(), new BoundedCommand(ytDlp.environment(), PROBE_LIMIT));
    }

    @Override
    public DownloadOutcome download(DownloadRequest request, TransferListener listener, Cancellation cancellation) {
        VideoDirectory directory = new VideoDirectory(request.directory());
        DownloadOutcome outcome;
        try {
            outcome = attempt(request, directory, listener, cancellation);
        } catch (IOException e) {
            outcome = new DownloadOutcome.Failed(errors.ofStaging(e));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            outcome = new DownloadOutcome.Cancelled(cancellation.reason().orElse(Cancellation.Reason.RUN_STOPS));
        }
        tidy(directory, outcome);
        return outcome;
    }

    private DownloadOutcome attempt(
            DownloadRequest request, VideoDirectory directory, TransferListener listener, Cancellation cancellation)
            throws IOException, InterruptedException {
        YtDlpRunner.Outcome ran =
                runner.run(YtDlpCommand.DOWNLOAD, request, directory, download.stallTimeout(), listener, cancellation);
        if (ran instanceof YtDlpRunner.Outcome.Aborted aborted) {
            return failed(aborted.failure());
        }
        if (ran instanceof YtDlpRunner.Outcome.Cancelled) {
            return cancelled(cancellation);
        }
        if (!(ran instanceof YtDlpRunner.Outcome.Ended ended)) {
            throw new IllegalStateException("No code handles the outcome " + ran);
        }
        if (ended.result().exitCode() == 0) {
            listener.transferred();
        }
        return judge(request, directory, ended, cancellation);
    }

    private DownloadOutcome judge(
            DownloadRequest request,
            VideoDirectory directory,
            YtDlpRunner.Outcome.Ended ended,
            Cancellation cancellation)
            throws IOException, InterruptedException {
        DownloadProcess.Result result = ended.result();
        if (result.exitCode() != 0) {
            Failure failure = runner.failure(ended, directory);
            return failure.rule().equals(ErrorTable.NO_FORMATS)
                            && request.plainerThan().isPresent()
                            && offersOthers(request, directory, cancellation)
                    ? new DownloadOutcome.NothingPlainer()
                    : failedUnlessStopped(failure, cancellation);
        }
        Optional<YtDlpResult> made = YtDlpResult.read(directory, ended.progress());
        if (made.isEmpty()) {
            return failed(errors.ofNoFile(result.errors(), result.output()));
        }
        if (!made.get().isOf(request.videoId(), runner.asksYouTube())) {
            return failed(errors.ofAnotherVideo(request.videoId(), made.get().videoId(), result.output()));
        }
        Optional<Failure> lowQuality = runner.lowQuality(result);
        if (lowQuality.isPresent()) {
            return failed(lowQuality.get());
        }
        if (directory.mixesFormats()) {
            return failed(errors.ofMixedFormats());
        }
        // The tools are checked before each use. The check takes little time, unless they were replaced during the run.
        Optional<Failure> unfit = toolCheck.problem(cancellation);
        if (unfit.isPresent()) {
            return failed(unfit.get());
        }
        MediaProbe.Result media;
        try {
            media = probe.probe(made.get().file(), made.get().expected(request.duration()), cancellation);
        } catch (MediaProbe.KilledException e) {
            return failedUnlessStopped(errors.ofSignal("ffprobe", e.signal()), cancellation);
        } catch (MediaProbe.StalledException e) {
            return failed(errors.ofStalledProbe(PROBE_LIMIT));
        } catch (IOException e) {
            return failed(errors.ofProbe(e));
        }
        if (media instanceof MediaProbe.Result.Broken broken) {
            return failed(
                    errors.ofBrokenFile(broken.failure(), result.output(), DiskRoom.of(directory, ended.progress())));
        }
        if (media instanceof MediaProbe.Result.Unclear) {
            return cancelled(cancellation);
        }
        if (!(media instanceof MediaProbe.Result.Whole whole)) {
            throw new IllegalStateException("No code handles the result " + media);
        }
        return accept(request, directory, made.get(), whole, cancellation);
    }

    /**
     * Whether the source offers any format. If yt-dlp finds no format at all, its failure to find a plainer format
     * proves nothing.
     */
    private boolean offersOthers(DownloadRequest request, VideoDirectory directory, Cancellation cancellation)
            throws IOException, InterruptedException {
        DownloadRequest best =
                new DownloadRequest(request.videoId(), request.duration(), request.language(), request.directory());
        YtDlpRunner.Outcome asked = runner.run(
                YtDlpCommand.REPORT_FORMAT,
                best,
                directory,
                download.stallTimeout(),
                TransferListener.NONE,
                cancellation);
        return asked instanceof YtDlpRunner.Outcome.Ended ended
                && ended.result().exitCode() == 0
                && runner.lowQuality(ended.result()).isEmpty();
    }

    private static DownloadOutcome failedUnlessStopped(Failure failure, Cancellation cancellation)
            throws InterruptedException {
        return comesFromStop(failure, cancellation) ? cancelled(cancellation) : failed(failure);
    }

    /**
     * Whether the failure comes from a stop of the run. A signal to the whole process group may reach a tool before
     * yt2ms learns that the run stops, so this method waits a moment for the cancellation.
     */
    private static boolean comesFromStop(Failure failure, Cancellation cancellation) throws InterruptedException {
        if (DownloadErrors.seemsInterrupted(failure)) {
            CountDownLatch cancelled = new CountDownLatch(1);
            Cancellation.Registration registration = cancellation.onCancel(cancelled::countDown);
            try {
                return cancelled.await(SIGNAL_PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
            } finally {
                registration.close();
            }
        }
        return cancellation.isCancelled();
    }

    private static DownloadOutcome accept(
            DownloadRequest request,
            VideoDirectory directory,
            YtDlpResult made,
            MediaProbe.Result.Whole whole,
            Cancellation cancellation)
            throws IOException {
        Media media = whole.media().withSourceDetails(made.language(), made.hdr(), made.upscaled());
        // The file is compared with the earlier one, because an option in download.args may have chosen a format that
        // is not plainer.
        if (request.plainerThan()
                .filter(than -> !PlainerFormats.isPlainer(media, than))
                .isPresent()) {
            return new DownloadOutcome.NothingPlainer();
        }
        Path file = made.file();
        Optional<String> sha256 = sha256(file, cancellation);
        if (sha256.isEmpty()) {
            return cancelled(cancellation);
        }
        directory.keepOnly(file);
        return new DownloadOutcome.Downloaded(file, Files.size(file), sha256.get(), whole.duration(), media);
    }

    /**
     * Returns the digest of a file; empty if the download was cancelled while the file was read, which may take long.
     */
    private static Optional<String> sha256(Path file, Cancellation cancellation) throws IOException {
        MessageDigest digest = Sha256.digest();
        byte[] buffer = new byte[HASH_BUFFER];
        try (InputStream in = Files.newInputStream(file)) {
            for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
                digest.update(buffer, 0, count);
                if (cancellation.isCancelled()) {
                    return Optional.empty();
                }
            }
        }
        return Optional.of(Sha256.hex(digest));
    }

    private static DownloadOutcome failed(Failure failure) {
        return new DownloadOutcome.Failed(failure);
    }

    private static DownloadOutcome cancelled(Cancellation cancellation) {
        return new DownloadOutcome.Cancelled(cancellation.reason().orElse(Cancellation.Reason.RUN_STOPS));
    }

    private static void tidy(VideoDirectory directory, DownloadOutcome outcome) {
        try {
            if (outcome instanceof DownloadOutcome.NothingPlainer
                    || outcome instanceof DownloadOutcome.Failed failed
                            && !failed.failure().keepPartial()) {
                directory.wipe();
            } else if (Files.isDirectory(directory.path())) {
                directory.tidyAfterAttempt();
            }
        } catch (IOException e) {
            log.warn("Could not clean up {}: {}", directory.path(), e.toString());
        }
    }
}
