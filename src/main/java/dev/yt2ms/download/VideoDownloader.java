package dev.yt2ms.download;

import dev.yt2ms.run.Cancellation;
import dev.yt2ms.run.TransferListener;

/** Downloads one video to a file that is known to be whole. Safe for several threads. */
public interface VideoDownloader {

    /**
     * Downloads and checks one video. Blocks until it is done, failed or cancelled; no process is left running then.
     * Every expected failure is an outcome, not an exception. A {@code Failed} outcome has already wiped the
     * directory unless {@code keepPartial}.
     */
    DownloadOutcome download(DownloadRequest request, TransferListener listener, Cancellation cancellation);
}
