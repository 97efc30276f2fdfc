package dev.yt2ms.download.ytdlp;

import dev.yt2ms.download.DownloadRequest;
import dev.yt2ms.download.StageCheck;
import dev.yt2ms.download.failure.DownloadErrors;
import dev.yt2ms.download.staging.VideoDirectory;
import dev.yt2ms.download.tools.MediaToolCheck;
import dev.yt2ms.model.Failure;
import dev.yt2ms.run.Cancellation;
import dev.yt2ms.run.TransferListener;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Repeats stages with yt-dlp. It uses the same tools, address, proxy and cookies as a download. */
public final class YtDlpStageCheck implements StageCheck {

    private static final Duration PATIENCE = Duration.ofMinutes(1);
    private final DownloadErrors errors;
    private final YtDlpRunner runner;
    private final MediaToolCheck toolCheck;
    private final Duration patience;

    public YtDlpStageCheck(YtDlp ytDlp, MediaToolCheck toolCheck) {
        this.toolCheck = toolCheck;
        this.errors = ytDlp.errors();
        this.runner = ytDlp.runner();
        Duration stall = ytDlp.download().stallTimeout();
        this.patience = stall.compareTo(PATIENCE) < 0 ? stall : PATIENCE;
    }

    @Override
    public Answer repeat(Failure.Stage stage, DownloadRequest request, Cancellation cancellation) {
        VideoDirectory directory = new VideoDirectory(request.directory());
        try {
            directory.wipe();
            return switch (stage) {
                case EXTRACTION -> repeat(YtDlpCommand.REPORT_FORMAT, request, directory, cancellation);
                case MEDIA -> repeat(YtDlpCommand.TEST_MEDIA, request, directory, cancellation);
                case TOOLS -> tools(cancellation);
            };
        } catch (IOException e) {
            return new Answer.Failed(errors.ofStaging(e));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new Answer.Cancelled();
        } finally {
            directory.wipeOrWarn();
        }
    }

    private Answer repeat(
            List<String> task, DownloadRequest request, VideoDirectory directory, Cancellation cancellation)
            throws IOException, InterruptedException {
        YtDlpRunner.Outcome ran = runner.run(task, request, directory, patience, TransferListener.NONE, cancellation);
        if (ran instanceof YtDlpRunner.Outcome.Aborted aborted) {
            return new Answer.Failed(aborted.failure());
        }
        if (!(ran instanceof YtDlpRunner.Outcome.Ended ended)) {
            return new Answer.Cancelled();
        }
        if (ended.result().exitCode() != 0) {
            Failure failure = runner.failure(ended, directory);
            return cancellation.isCancelled() ? new Answer.Cancelled() : new Answer.Failed(failure);
        }
        Optional<Failure> lowQuality = runner.lowQuality(ended.result());
        return lowQuality.<Answer>map(Answer.Failed::new).orElseGet(Answer.Succeeded::new);
    }

    private Answer tools(Cancellation cancellation) throws InterruptedException {
        Optional<Failure> problem = toolCheck.problemNow(cancellation);
        if (cancellation.isCancelled()) {
            return new Answer.Cancelled();
        }
        return problem.<Answer>map(Answer.Failed::new).orElseGet(Answer.Succeeded::new);
    }
}
