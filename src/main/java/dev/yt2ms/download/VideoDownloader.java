package dev.yt2ms.download;

import dev.yt2ms.run.Cancellation;
import dev.yt2ms.run.TransferListener;

/** Downloads a video to a file, and checks that the file is complete. Implementations are thread-safe. */
public interface VideoDownloader {

    /**
     * Downloads and checks one video. Returns when the download has succeeded, failed or been cancelled, and all its
     * processes have ended. Every expected failure is an outcome, not an exception. If the outcome is {@code Failed},
     * the request's directory is already deleted, unless the failure has {@code keepPartial}.
     */
    DownloadOutcome download(DownloadRequest request, TransferListener listener, Cancellation cancellation);
}
