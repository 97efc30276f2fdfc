package dev.yt2ms.download.ytdlp;

import dev.yt2ms.download.DownloadTools;
import dev.yt2ms.download.process.ChildEnvironment;
import dev.yt2ms.net.ChildNetwork;
import dev.yt2ms.settings.DownloadSettings;
import dev.yt2ms.settings.SourceSettings;
import dev.yt2ms.settings.value.KnownSecrets;
import java.util.Optional;

/**
 * Everything that all tasks with yt-dlp share: settings, programs, cookies, network and secrets.
 *
 * @param jar the cookies of all downloads
 * @param starter starts each yt-dlp process; the run closes it, and tasks must not close it
 * @param network the network settings of yt-dlp
 * @param secrets the values that must not appear in the environment of a child process
 */
public record YtDlp(
        DownloadSettings download,
        SourceSettings source,
        CookieJar jar,
        DownloadTools tools,
        YtDlpStarter starter,
        ChildNetwork network,
        KnownSecrets secrets) {

    ChildEnvironment environment() {
        return new ChildEnvironment(secrets, Optional.of(network));
    }

    YtDlpRunner runner() {
        return new YtDlpRunner(this);
    }
}
