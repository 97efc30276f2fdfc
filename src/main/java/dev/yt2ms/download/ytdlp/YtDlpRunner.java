package dev.yt2ms.download.ytdlp;

import dev.yt2ms.download.DownloadRequest;
import dev.yt2ms.download.failure.DownloadErrors;
import dev.yt2ms.download.process.ChildEnvironment;
import dev.yt2ms.download.staging.DiskRoom;
import dev.yt2ms.download.staging.ProgressTracker;
import dev.yt2ms.download.staging.VideoDirectory;
import dev.yt2ms.download.tools.WatchAddress;
import dev.yt2ms.model.Failure;
import dev.yt2ms.model.FailureClass;
import dev.yt2ms.run.Cancellation;
import dev.yt2ms.run.TransferListener;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Runs yt-dlp for one video in that video's directory, and handles what all tasks of yt-dlp have in common: cookies,
 * failures, and warnings of low quality.
 */
final class YtDlpRunner {

    /** How a run of yt-dlp ended. */
    sealed interface Outcome {

        /**
         * yt-dlp ended by itself, with or without an error.
         *
         * @param reachedMedia whether yt-dlp had begun to download the media
         */
        record Ended(DownloadProcess.Result result, ProgressTracker progress, boolean reachedMedia)
                implements Outcome {}

        /** yt-dlp could not be started, or was ended because it made no progress. */
        record Aborted(Failure failure) implements Outcome {}

        /** yt-dlp was ended because the caller cancelled it. */
        record Cancelled() implements Outcome {}
    }

    /** The result of a task in which yt-dlp downloads no video. */
    sealed interface Answer {

        /**
         * The task succeeded, without a warning of low quality.
         *
         * @param result the report of yt-dlp; empty text if the task makes no report
         */
        record Given(String result) implements Answer {}

        /** The task failed. */
        record Failed(Failure failure) implements Answer {}

        /** The caller cancelled the task. */
        record Cancelled() implements Answer {}
    }

    private final YtDlp ytDlp;
    private final YtDlpStarter.Setup setup;
    private final ChildEnvironment environment;
    private final DownloadErrors errors;
    private final boolean youTube;

    YtDlpRunner(YtDlp ytDlp) {
        this.ytDlp = ytDlp;
        ChildEnvironment plain = ytDlp.environment();
        this.environment = plain.forYtDlp(ytDlp.tools(), ytDlp.download().args());
        this.errors = new DownloadErrors(plain::hide);
        this.youTube = WatchAddress.isYouTube(ytDlp.source().watchUrl());
        this.setup = new YtDlpStarter.Setup(
                ytDlp.tools(),
                youTube,
                ytDlp.download().ffmpegLocation().map(Path::toAbsolutePath),
                YtDlpCommand.loading(ytDlp.source(), ytDlp.tools(), plain.ytDlpArguments()));
    }

    /** Returns the classifier of failures, which all tasks share. */
    DownloadErrors errors() {
        return errors;
    }

    /**
     * Runs a task that downloads no video. The request's directory is deleted afterwards.
     *
     * @param task a task of {@link YtDlpCommand}
     * @param patience how long yt-dlp may run without progress before it is ended
     */
    Answer ask(List<String> task, DownloadRequest request, Duration patience, Cancellation cancellation) {
        VideoDirectory directory = new VideoDirectory(request.directory());
        try {
            directory.wipe();
            return answer(
                    directory,
                    run(task, request, directory, patience, TransferListener.NONE, cancellation),
                    cancellation);
        } catch (IOException e) {
            return new Answer.Failed(errors.ofStaging(e));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new Answer.Cancelled();
        } finally {
            directory.wipeOrWarn();
        }
    }

    private Answer answer(VideoDirectory directory, Outcome ran, Cancellation cancellation) throws IOException {
        if (ran instanceof Outcome.Aborted aborted) {
            return new Answer.Failed(aborted.failure());
        }
        if (ran instanceof Outcome.Cancelled) {
            return new Answer.Cancelled();
        }
        if (!(ran instanceof Outcome.Ended ended)) {
            throw new IllegalStateException("No code handles the outcome " + ran);
        }
        if (ended.result().exitCode() != 0) {
            Failure failure = failure(ended, directory);
            return cancellation.isCancelled() ? new Answer.Cancelled() : new Answer.Failed(failure);
        }
        Optional<Failure> lowQuality = lowQuality(ended.result());
        return lowQuality.isPresent() ? new Answer.Failed(lowQuality.get()) : new Answer.Given(directory.result());
    }

    /**
     * Runs yt-dlp.
     *
     * @param task a task of {@link YtDlpCommand}
     * @param stallTimeout how long yt-dlp may run without progress before it is ended
     */
    Outcome run(
            List<String> task,
            DownloadRequest request,
            VideoDirectory directory,
            Duration stallTimeout,
            TransferListener listener,
            Cancellation cancellation)
            throws IOException, InterruptedException {
        Optional<Outcome> outcome = Optional.empty();
        while (outcome.isEmpty()) {
            // A process that was lost because its fork server died does not count as an attempt of the video, so yt-dlp
            // is started again. This loop ends, because the starter stops using a server that dies too often.
            outcome = runOnce(task, request, directory, stallTimeout, listener, cancellation);
        }
        return outcome.get();
    }

    /** Runs yt-dlp once. Returns empty if its process was killed because the fork server died. */
    private Optional<Outcome> runOnce(
            List<String> task,
            DownloadRequest request,
            VideoDirectory directory,
            Duration stallTimeout,
            TransferListener listener,
            Cancellation cancellation)
            throws IOException, InterruptedException {
        if (cancellation.isCancelled()) {
            return Optional.of(new Outcome.Cancelled());
        }
        directory.prepare();
        Optional<CookieJar.Copy> cookies = Optional.empty();
        if (ytDlp.jar().exported().isPresent()) {
            Path original = ytDlp.jar().exported().get();
            if (!Files.isReadable(original)) {
                // Without this check, yt-dlp would continue without the cookies and report no error.
                return Optional.of(new Outcome.Aborted(Failure.of(
                                FailureClass.OPERATOR,
                                "cookies-missing",
                                "The cookie file %s can't be read: correct download.cookies, or make the file readable"
                                        .formatted(original))
                        .keepingPartial()));
            }
            cookies = Optional.of(ytDlp.jar().copyTo(directory));
        }
        if (!Files.isExecutable(ytDlp.tools().ytDlp())) {
            return Optional.of(new Outcome.Aborted(
                    errors.ofStart(new IOException(ytDlp.tools().ytDlp() + " does not exist or is not executable"))));
        }
        long choicesBefore = directory.choices();
        List<String> arguments = YtDlpCommand.arguments(
                task,
                ytDlp.download(),
                ytDlp.source(),
                ytDlp.tools(),
                environment.ytDlpArguments(),
                request,
                directory.writeAddress(ytDlp.source().watchUrlOf(request.videoId())),
                cookies.map(CookieJar.Copy::file));
        try (DownloadProcess process = new DownloadProcess(
                builder -> ytDlp.starter().start(setup, arguments, builder, listener, cancellation),
                directory,
                environment,
                System::nanoTime,
                listener)) {
            DownloadProcess.Result result = process.watch(cancellation, stallTimeout);
            cookies.ifPresent(copy -> takeBack(copy, result));
            return switch (result.end()) {
                case CANCELLED -> Optional.of(new Outcome.Cancelled());
                case STALLED ->
                    Optional.of(new Outcome.Aborted(staged(
                            errors.ofStall(stallTimeout, result.output()), directory.choices() > choicesBefore)));
                case EXITED ->
                    Optional.of(new Outcome.Ended(result, process.progress(), directory.choices() > choicesBefore));
                case LOST -> Optional.empty();
            };
        } catch (DownloadProcess.NotStarted e) {
            return Optional.of(new Outcome.Aborted(errors.ofStart(e)));
        }
    }

    private void takeBack(CookieJar.Copy copy, DownloadProcess.Result result) {
        if (errors.areCookiesExpired(result.errors())) {
            ytDlp.jar().forget(copy);
        } else if (result.end() == DownloadProcess.End.EXITED && result.exitCode() == 0) {
            ytDlp.jar().keep(copy);
        }
    }

    boolean asksYouTube() {
        return youTube;
    }

    /** Returns the failure if yt-dlp ended without an error but warned of low quality; empty if it did not warn. */
    Optional<Failure> lowQuality(DownloadProcess.Result result) {
        return youTube ? errors.ofWarnings(result.errors()) : Optional.empty();
    }

    /** Returns the failure if yt-dlp ended with an error. */
    Failure failure(Outcome.Ended ended, VideoDirectory directory) {
        DownloadProcess.Result result = ended.result();
        return staged(
                errors.ofExit(
                        result.exitCode(), result.errors(), result.output(), DiskRoom.of(directory, ended.progress())),
                ended.reachedMedia());
    }

    /**
     * Changes the stage of a failure from {@code EXTRACTION} to {@code MEDIA} if yt-dlp had already begun to download
     * the media.
     */
    private static Failure staged(Failure failure, boolean reachedMedia) {
        return reachedMedia && failure.stage() == Failure.Stage.EXTRACTION ? failure.at(Failure.Stage.MEDIA) : failure;
    }
}
