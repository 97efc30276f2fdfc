package dev.yt2ms.download.ytdlp;

import dev.yt2ms.download.DownloadRequest;
import dev.yt2ms.download.DownloadTools;
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
import dev.yt2ms.settings.DownloadSettings;
import dev.yt2ms.settings.SourceSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * Runs one yt-dlp for one video in that video's directory, and handles what is common to all its tasks: cookies,
 * failures, and warnings of low quality.
 */
final class YtDlpRunner {

    /** How a run of yt-dlp ended. */
    sealed interface Outcome {

        /**
         * yt-dlp ended by itself, with or without an error.
         *
         * @param reachedMedia whether it had begun to download the media
         */
        record Ended(DownloadProcess.Result result, ProgressTracker progress, boolean reachedMedia)
                implements Outcome {}

        /** yt-dlp could not be started, or was ended because it made no progress. */
        record Aborted(Failure failure) implements Outcome {}

        /** yt-dlp was ended because the caller cancelled it. */
        record Cancelled() implements Outcome {}
    }

    private final DownloadSettings download;
    private final SourceSettings source;
    private final CookieJar jar;
    private final DownloadTools tools;
    private final YtDlpStarter starter;
    private final YtDlpStarter.Setup setup;
    private final ChildEnvironment environment;
    private final DownloadErrors errors;
    private final LongSupplier ticker;
    private final boolean youTube;

    /** @param ticker returns nanoseconds from any origin, never decreasing */
    YtDlpRunner(
            DownloadSettings download,
            SourceSettings source,
            CookieJar jar,
            DownloadTools tools,
            YtDlpStarter starter,
            ChildEnvironment environment,
            DownloadErrors errors,
            LongSupplier ticker) {
        this.download = download;
        this.source = source;
        this.jar = jar;
        this.tools = tools;
        this.environment = environment.forYtDlp(tools, download.args());
        this.errors = errors;
        this.ticker = ticker;
        this.youTube = WatchAddress.isYouTube(source.watchUrl());
        this.starter = starter;
        this.setup = new YtDlpStarter.Setup(
                tools,
                youTube,
                download.ffmpegLocation().map(Path::toAbsolutePath),
                YtDlpCommand.loading(source, tools, environment.ytDlpArguments()));
    }

    /**
     * Runs yt-dlp.
     *
     * @param task a task of {@link YtDlpCommand}
     * @param stallTimeout how long it may run without progress before it is ended
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
            // What a fork server takes with it when it dies is no attempt of the video; the starter gives up such
            // servers.
            outcome = runOnce(task, request, directory, stallTimeout, listener, cancellation);
        }
        return outcome.get();
    }

    /** Returns empty if the process was lost together with the fork server. */
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
        if (jar.own().isPresent()) {
            Path original = jar.own().get();
            if (!Files.isReadable(original)) {
                // yt-dlp itself would continue without the cookies and without an error.
                return Optional.of(new Outcome.Aborted(Failure.of(
                                FailureClass.OPERATOR,
                                "cookies-missing",
                                "The file of download.cookies can't be read: " + original)
                        .keepingPartial()));
            }
            cookies = Optional.of(jar.copyTo(directory));
        }
        if (!Files.isExecutable(tools.ytDlp())) {
            return Optional.of(new Outcome.Aborted(
                    errors.ofStart(new IOException(tools.ytDlp() + " does not exist or is not executable"))));
        }
        long choicesBefore = directory.choices();
        List<String> arguments = YtDlpCommand.arguments(
                task,
                download,
                source,
                tools,
                environment.ytDlpArguments(),
                request,
                directory.writeAddress(source.watchUrlOf(request.videoId())),
                cookies.map(CookieJar.Copy::file));
        try (DownloadProcess process = new DownloadProcess(
                builder -> starter.start(setup, arguments, builder, cancellation), directory, environment, ticker)) {
            DownloadProcess.Result result = process.watch(listener, cancellation, stallTimeout);
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
            jar.forget(copy);
        } else if (result.end() == DownloadProcess.End.EXITED && result.exitCode() == 0) {
            jar.keep(copy);
        }
    }

    boolean asksYouTube() {
        return youTube;
    }

    /** The failure that a successful yt-dlp's warnings mean if they announce low quality; empty if there are none. */
    Optional<Failure> lowQuality(DownloadProcess.Result result) {
        return youTube ? errors.ofWarnings(result.errors()) : Optional.empty();
    }

    /** The failure of a yt-dlp that ended with an error. */
    Failure failure(Outcome.Ended ended, VideoDirectory directory) {
        DownloadProcess.Result result = ended.result();
        return staged(
                errors.ofExit(
                        result.exitCode(), result.errors(), result.output(), DiskRoom.of(directory, ended.progress())),
                ended.reachedMedia());
    }

    /** Assigns a failure after the choice of formats to the stage of the media instead of the extraction. */
    private static Failure staged(Failure failure, boolean reachedMedia) {
        return reachedMedia && failure.stage() == Failure.Stage.EXTRACTION ? failure.at(Failure.Stage.MEDIA) : failure;
    }
}
