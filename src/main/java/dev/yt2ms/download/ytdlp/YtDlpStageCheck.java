package dev.yt2ms.download.ytdlp;

import dev.yt2ms.download.DownloadRequest;
import dev.yt2ms.download.StageCheck;
import dev.yt2ms.download.tools.MediaToolCheck;
import dev.yt2ms.model.Failure;
import dev.yt2ms.run.Cancellation;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Repeats stages of a download with the yt-dlp, tools, proxy and cookies that downloads use. */
public final class YtDlpStageCheck implements StageCheck {

    private static final Duration PATIENCE = Duration.ofMinutes(1);
    private final YtDlpRunner runner;
    private final MediaToolCheck toolCheck;
    private final Duration patience;

    public YtDlpStageCheck(YtDlp ytDlp, MediaToolCheck toolCheck) {
        this.toolCheck = toolCheck;
        this.runner = ytDlp.runner();
        Duration stall = ytDlp.download().stallTimeout();
        this.patience = stall.compareTo(PATIENCE) < 0 ? stall : PATIENCE;
    }

    @Override
    public Answer repeat(Failure.Stage stage, DownloadRequest request, Cancellation cancellation) {
        return switch (stage) {
            case EXTRACTION -> repeat(YtDlpCommand.REPORT_FORMAT, request, cancellation);
            case MEDIA -> repeat(YtDlpCommand.TEST_MEDIA, request, cancellation);
            case TOOLS -> tools(cancellation);
        };
    }

    private Answer repeat(List<String> task, DownloadRequest request, Cancellation cancellation) {
        YtDlpRunner.Answer answer = runner.ask(task, request, patience, cancellation);
        if (answer instanceof YtDlpRunner.Answer.Failed failed) {
            return new Answer.Failed(failed.failure());
        }
        if (answer instanceof YtDlpRunner.Answer.Given) {
            return new Answer.Succeeded();
        }
        if (answer instanceof YtDlpRunner.Answer.Cancelled) {
            return new Answer.Cancelled();
        }
        throw new IllegalStateException("No code handles the answer " + answer);
    }

    private Answer tools(Cancellation cancellation) {
        Optional<Failure> problem;
        try {
            problem = toolCheck.problemNow(cancellation);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new Answer.Cancelled();
        }
        if (cancellation.isCancelled()) {
            return new Answer.Cancelled();
        }
        return problem.<Answer>map(Answer.Failed::new).orElseGet(Answer.Succeeded::new);
    }
}
