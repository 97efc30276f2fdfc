package dev.yt2ms.download.ytdlp;

import dev.yt2ms.download.DownloadOutcome;
import dev.yt2ms.download.DownloadRequest;
import dev.yt2ms.download.DownloadTools;
import dev.yt2ms.download.VideoDownloader;
import dev.yt2ms.download.media.Clips;
import dev.yt2ms.download.tools.MediaToolCheck;
import dev.yt2ms.download.tools.ToolFinder;
import dev.yt2ms.model.Media;
import dev.yt2ms.net.ChildNetwork;
import dev.yt2ms.net.Network;
import dev.yt2ms.run.Cancellation;
import dev.yt2ms.settings.DownloadSettings;
import dev.yt2ms.settings.DownloadSettings.Hdr;
import dev.yt2ms.settings.NetworkSettings;
import dev.yt2ms.settings.SourceSettings;
import dev.yt2ms.settings.value.EnvironmentProxies;
import dev.yt2ms.settings.value.KnownSecrets;
import dev.yt2ms.settings.value.ProxyAddress;
import dev.yt2ms.settings.value.ProxySetting;
import dev.yt2ms.settings.value.Secret;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** Settings and a downloader for tests. Each test changes only the settings that matter to it. */
public final class TestDownloads {

    static final String API_KEY = "AIza-the-key-of-the-source";
    static final String TOKEN = "the-token-of-the-platform";

    /** Whether each download starts a separate process of yt-dlp instead of a fork. Set by a system property. */
    private static final boolean PROCESSES = Boolean.getBoolean("yt2ms.test.process-per-video");

    /** The tests share fork servers, because starting one takes longer than a download. */
    private static final Map<List<Object>, YtDlpStarter> STARTERS = new ConcurrentHashMap<>();

    private static DownloadTools found;

    public String watchUrl = "http://127.0.0.1:9/{id}";
    public String ytDlp = DownloadSettings.AUTO;
    public Optional<Path> ffmpegLocation = Optional.empty();
    Optional<Path> ffprobe = Optional.empty();
    Optional<Path> cookies = Optional.empty();
    /** The folder in which renewed cookies are saved. */
    Path stateDir = Path.of("target", "state").toAbsolutePath();

    Optional<Secret> proxy = Optional.empty();
    /** The starter of this test for processes of yt-dlp; empty to use a starter that the tests share. */
    Optional<YtDlpStarter> starter = Optional.empty();

    OptionalInt maxHeight = OptionalInt.empty();
    Hdr hdr = Hdr.AVOID;
    OptionalLong rateLimit = OptionalLong.empty();
    List<String> args = new ArrayList<>(List.of("--retries", "1", "--retry-sleep", "0"));
    Duration stallTimeout = Duration.ofSeconds(30);
    /** The tests share this folder, so that ffprobe and ffmpeg are checked only once. */
    public Path toolFolder = Path.of("target", "tools").toAbsolutePath();

    public URI ytDlpReleases = URI.create("https://127.0.0.1:9/yt-dlp/releases");
    public URI denoReleases = URI.create("https://127.0.0.1:9/deno/releases");
    Duration duration = Duration.ofSeconds(Clips.SECONDS);
    public final List<long[]> progress = new CopyOnWriteArrayList<>();
    public final Cancellation cancellation = new Cancellation();

    public static TestDownloads of(MediaSite site) {
        TestDownloads downloads = new TestDownloads();
        downloads.watchUrl = site.address() + "{id}";
        return downloads;
    }

    /** Uses a shell script instead of yt-dlp. */
    public static TestDownloads standIn(Path folder, String... lines) {
        TestDownloads downloads = new TestDownloads();
        downloads.ytDlp = script(folder, "yt-dlp", lines).toString();
        downloads.args = List.of();
        return downloads;
    }

    public static Path script(Path folder, String name, String... lines) {
        try {
            Files.createDirectories(folder);
            Path script = folder.resolve(name);
            Files.writeString(script, "#!/bin/sh\n" + String.join("\n", lines) + "\n");
            return Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwxr-xr-x"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public DownloadSettings settings() {
        return new DownloadSettings(
                1,
                1L << 30,
                ytDlp,
                ffmpegLocation,
                new DownloadSettings.Cookies(cookies, stateDir.resolve("cookies")),
                new DownloadSettings.Picture(maxHeight, hdr),
                rateLimit,
                new DownloadSettings.DurationRange(Duration.ZERO, Duration.ZERO),
                args,
                stallTimeout,
                3,
                new DownloadSettings.Throttling(Duration.ofMinutes(1), 1),
                new DownloadSettings.ToolSettings(toolFolder, ytDlpReleases, denoReleases));
    }

    public SourceSettings source() {
        return new SourceSettings(
                "@c", new Secret(API_KEY), Optional.empty(), URI.create("http://127.0.0.1:9/"), watchUrl);
    }

    /** Returns the proxy that the test has set, or the proxy of the environment if it has set none. */
    NetworkSettings network(Map<String, String> environment) {
        ProxySetting setting = proxy.<ProxySetting>map(address -> new ProxySetting.Address(
                        ProxyAddress.of(address.reveal()).orElseThrow()))
                .orElse(new ProxySetting.Environment());
        return new NetworkSettings(setting, setting, setting, EnvironmentProxies.of(environment), Optional.empty());
    }

    CookieJar jar() {
        return new CookieJar(settings().cookies(), Clock.systemUTC());
    }

    ChildNetwork children() {
        return Network.ofDownloads(network(System.getenv())).children(Path.of("target"));
    }

    /** Returns the tools of this machine, with the yt-dlp that the test has set. The machine is searched only once. */
    public DownloadTools tools() {
        DownloadTools machine = machineTools();
        return new DownloadTools(
                ytDlp.equals(DownloadSettings.AUTO) ? machine.ytDlp() : Path.of(ytDlp),
                machine.ytDlpVersion(),
                machine.ytDlpArguments(),
                machine.ffmpeg(),
                machine.ffmpegVersion(),
                ffprobe.orElse(machine.ffprobe()),
                machine.setpriv(),
                List.of());
    }

    YtDlpStarter starter() {
        return starter.orElseGet(() -> starter(tools()));
    }

    YtDlpStarter starter(DownloadTools tools) {
        return STARTERS.computeIfAbsent(List.of(tools.ytDlp(), watchUrl.contains("youtube"), ffmpegLocation), key -> {
            YtDlpStarter starter = new YtDlpStarter();
            if (PROCESSES) {
                starter.close();
            }
            return starter;
        });
    }

    private static synchronized DownloadTools machineTools() {
        if (found == null) {
            TestDownloads plain = new TestDownloads();
            found = new ToolFinder(plain.settings(), plain.source(), Network.direct(), new KnownSecrets(List.of()))
                    .resolveInstalled();
        }
        return found;
    }

    public VideoDownloader downloader() {
        return downloader(new KnownSecrets(List.of(new Secret(API_KEY), new Secret(TOKEN))), tools(), starter());
    }

    VideoDownloader downloader(KnownSecrets secrets, DownloadTools with, YtDlpStarter by) {
        return new YtDlpDownloader(ytDlp(secrets, with, by), new MediaToolCheck(settings(), with, secrets));
    }

    YtDlp ytDlp(KnownSecrets secrets) {
        return ytDlp(secrets, tools(), starter());
    }

    private YtDlp ytDlp(KnownSecrets secrets, DownloadTools with, YtDlpStarter by) {
        return new YtDlp(settings(), source(), jar(), with, by, children(), secrets);
    }

    public DownloadOutcome download(String videoId, Path directory) {
        return download(videoId, directory, Optional.empty());
    }

    public DownloadOutcome download(String videoId, Path directory, Optional<Media> plainerThan) {
        return downloader()
                .download(
                        new DownloadRequest(videoId, duration, "", directory, plainerThan),
                        (bytes, total) -> progress.add(new long[] {bytes, total}),
                        cancellation);
    }
}
