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

/** Runs one yt-dlp for one video in that video's directory, and judges what has nothing to do with its task. */
final class YtDlpRunner {

    /** How it went. */
    sealed interface Outcome {

        /** It ended by itself, well or not; whether it had got as far as the media. */
        record Ended(DownloadProcess.Result result, ProgressTracker progress, boolean reachedMedia)
                implements Outcome {}

        /** It could not be started, or was ended. */
        record Hindered(Failure failure) implements Outcome {}

        /** It was ended because the caller wanted that. */
        record Cancelled() implements Outcome {}
    }

    private final DownloadSettings download;
    private final SourceSettings source;
    private final CookieJar jar;
    private final DownloadTools tools;
    private final ChildEnvironment environment;
    private final DownloadErrors errors;
    private final LongSupplier ticker;
    private final boolean youTube;

    /** @param ticker tells nanoseconds */
    YtDlpRunner(
            DownloadSettings download,
            SourceSettings source,
            CookieJar jar,
            DownloadTools tools,
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
    }

    /**
     * Runs it.
     *
     * @param task of {@link YtDlpCommand}
     * @param stallTimeout without any sign of life for so long it is ended
     */
    Outcome run(
            List<String> task,
            DownloadRequest request,
            VideoDirectory directory,
            Duration stallTimeout,
            TransferListener listener,
            Cancellation cancellation)
            throws IOException, InterruptedException {
        if (cancellation.isCancelled()) {
            return new Outcome.Cancelled();
        }
        directory.prepare();
        Optional<CookieJar.Copy> cookies = Optional.empty();
        if (jar.own().isPresent()) {
            Path original = jar.own().get();
            if (!Files.isReadable(original)) {
                // yt-dlp would silently go on without.
                return new Outcome.Hindered(Failure.of(
                                FailureClass.OPERATOR,
                                "cookies-missing",
                                "The file of download.cookies can't be read: " + original)
                        .keepingPartial());
            }
            cookies = Optional.of(jar.copyTo(directory));
        }
        if (!Files.isExecutable(tools.ytDlp())) {
            return new Outcome.Hindered(
                    errors.ofStart(new IOException(tools.ytDlp() + " is not there or not executable")));
        }
        long choicesBefore = directory.choices();
        List<String> command = YtDlpCommand.of(
                task,
                download,
                source,
                tools,
                environment.ytDlpArguments(),
                request,
                cookies.map(CookieJar.Copy::file));
        try (DownloadProcess process = new DownloadProcess(command, directory, environment, ticker)) {
            DownloadProcess.Result result = process.watch(listener, cancellation, stallTimeout);
            cookies.ifPresent(copy -> takeBack(copy, result));
            return switch (result.end()) {
                case CANCELLED -> new Outcome.Cancelled();
                case STALLED ->
                    new Outcome.Hindered(
                            staged(errors.ofStall(stallTimeout, result.output()), directory.choices() > choicesBefore));
                case EXITED -> new Outcome.Ended(result, process.progress(), directory.choices() > choicesBefore);
            };
        } catch (DownloadProcess.NotStarted e) {
            return new Outcome.Hindered(errors.ofStart(e));
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

    /** What a yt-dlp that ended well warned of, where that means low quality. */
    Optional<Failure> lowQuality(DownloadProcess.Result result) {
        return youTube ? errors.ofWarnings(result.errors()) : Optional.empty();
    }

    /** What a yt-dlp that did not end well means. */
    Failure failure(Outcome.Ended ended, VideoDirectory directory) {
        DownloadProcess.Result result = ended.result();
        return staged(
                errors.ofExit(
                        result.exitCode(), result.errors(), result.output(), DiskRoom.of(directory, ended.progress())),
                ended.reachedMedia());
    }

    /** What fails after the formats were chosen is no fault of the extraction. */
    private static Failure staged(Failure failure, boolean reachedMedia) {
        return reachedMedia && failure.stage() == Failure.Stage.EXTRACTION ? failure.at(Failure.Stage.MEDIA) : failure;
    }
}
