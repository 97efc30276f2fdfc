package dev.yt2ms.download;

import dev.yt2ms.run.Cancellation;
import dev.yt2ms.run.TransferListener;

/** Downloads one video to a file that is checked to be complete. Safe for several threads. */
public interface VideoDownloader {

    /**
     * Downloads and checks one video. Returns when the download has succeeded, failed or been cancelled, and none of
     * its processes runs any more. Every expected failure is an outcome, not an exception. With a {@code Failed}
     * outcome the request's directory is already deleted, unless the failure has {@code keepPartial}.
     */
    DownloadOutcome download(DownloadRequest request, TransferListener listener, Cancellation cancellation);
}
