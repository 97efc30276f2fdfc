package dev.yt2ms.sandbox;

import com.sun.net.httpserver.HttpServer;
import dev.yt2ms.files.PrivateFiles;
import dev.yt2ms.run.DaemonThreads;
import dev.yt2ms.sandbox.http.Dispatcher;
import dev.yt2ms.sandbox.http.Faults;
import dev.yt2ms.sandbox.http.FaultsEndpoint;
import dev.yt2ms.sandbox.http.LoggedRequest;
import dev.yt2ms.sandbox.http.RequestThreads;
import dev.yt2ms.sandbox.http.SecretPaths;
import dev.yt2ms.sandbox.http.Traffic;
import dev.yt2ms.sandbox.media.MediaTools;
import dev.yt2ms.sandbox.platform.ContentStore;
import dev.yt2ms.sandbox.platform.ContentsPage;
import dev.yt2ms.sandbox.platform.PlatformApi;
import dev.yt2ms.sandbox.platform.PlatformContents;
import dev.yt2ms.sandbox.platform.Posters;
import dev.yt2ms.sandbox.platform.SandboxPlatform;
import dev.yt2ms.sandbox.platform.UploadEndpoint;
import dev.yt2ms.sandbox.platform.UploadSessions;
import dev.yt2ms.sandbox.youtube.AuthorizationServer;
import dev.yt2ms.sandbox.youtube.Clips;
import dev.yt2ms.sandbox.youtube.Media;
import dev.yt2ms.sandbox.youtube.SandboxChannel;
import dev.yt2ms.sandbox.youtube.SandboxVideo;
import dev.yt2ms.sandbox.youtube.WatchPages;
import dev.yt2ms.sandbox.youtube.YouTubeApi;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/**
 * Replaces YouTube and the MainStreaming platform by a server on 127.0.0.1, in this process. It has the Data API with
 * one channel, watch pages with real clips for yt-dlp, the platform's methods and uploads, and a page that shows the
 * stored uploads. The directory keeps the uploads, so they are available again after a restart; the channel is not
 * stored. Thread-safe.
 *
 * <p>Needs ffmpeg and ffprobe on the PATH.
 */
public final class Sandbox implements AutoCloseable {

    /** The key that the sandbox's YouTube Data API accepts; it is random in each process. */
    public static final String API_KEY = YouTubeApi.KEY;

    /** The name and value of the cookie that lets a browser see the pages of private videos. */
    public static final String OWNER_COOKIE = SandboxVideo.OWNER_COOKIE;

    /** The key that the sandbox's platform accepts; it is random in each process. */
    public static final String TOKEN = PlatformApi.TOKEN;

    private static final int BACKLOG = 256;
    private static final long CLOSING_SECONDS = 10;

    static {
        // The JDK's server sends headers and body separately; without this setting, Nagle's algorithm delays each
        // answer by 40 ms.
        if (System.getProperty("sun.net.httpserver.nodelay") == null) {
            System.setProperty("sun.net.httpserver.nodelay", "true");
        }
        // Idle connections need no thread, but each one needs a file descriptor.
        if (System.getProperty("jdk.httpserver.maxConnections") == null) {
            System.setProperty("jdk.httpserver.maxConnections", "4000");
        }
    }

    private final URI url;
    private final URI sourceUrl;
    private final HttpServer server;
    private final DirectoryLock lock;
    private final RequestThreads requests = new RequestThreads(DaemonThreads.numbered("sandbox-request-"));
    private final ExecutorService probing = Executors.newSingleThreadExecutor(DaemonThreads.numbered("sandbox-probe-"));
    private final MediaTools tools = new MediaTools();
    private final Faults faults = new Faults();
    private final Traffic traffic;
    private final SandboxChannel channel = new SandboxChannel();
    private final AuthorizationServer authorization;
    private final WatchPages watchPages = new WatchPages(channel);
    private final YouTubeApi youtube;
    private final Clips clips;
    private final SandboxPlatform platform;

    private Sandbox(Path folder, Path clips, DirectoryLock lock, HttpServer server, Clock clock) throws IOException {
        this.lock = lock;
        this.server = server;
        SecretPaths secretPaths = new SecretPaths();
        URI root = URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/");
        url = root.resolve(secretPaths.ownersPath());
        sourceUrl = root.resolve(secretPaths.sourcePath());
        traffic = new Traffic(clock);
        authorization = new AuthorizationServer(clock);
        youtube = new YouTubeApi(channel, authorization);
        this.clips = new Clips(clips, tools);
        ContentStore store = new ContentStore(folder, tools, probing);
        PlatformContents contents = new PlatformContents(clock);
        UploadSessions sessions = new UploadSessions(clock, url);
        PlatformApi api = new PlatformApi(store, contents, sessions);
        platform = new SandboxPlatform(store, contents, sessions, api);
        Routes routes = new Routes(
                authorization,
                youtube,
                watchPages,
                new Media(channel, this.clips),
                api,
                new UploadEndpoint(sessions, store, contents, faults, tools, clock),
                new FaultsEndpoint(faults),
                new ContentsPage(store, contents),
                store,
                new Posters(store, tools));
        server.createContext("/", new Dispatcher(secretPaths, requests, routes::find, faults, traffic));
        server.setExecutor(requests);
        server.start();
    }

    /**
     * Starts a sandbox.
     *
     * @param directory the folder for clips and uploads, which is created if it is missing; only one sandbox at a time
     *     can use it
     * @param port the port, 0 for any free one
     * @throws IOException if the port or the directory is in use, or the directory can't be written
     */
    public static Sandbox start(Path directory, int port) throws IOException {
        return start(directory, port, Clock.systemUTC());
    }

    /** Starts a sandbox with this clock, which determines when upload sessions expire and when contents are encoded. */
    public static Sandbox start(Path directory, int port, Clock clock) throws IOException {
        return start(directory, directory.resolve("clips"), port, clock);
    }

    /** Starts a sandbox that keeps its clips in a separate folder, which it may share with other sandboxes. */
    public static Sandbox start(Path directory, Path clips, int port, Clock clock) throws IOException {
        Path root = PrivateFiles.makeFolder(directory).toAbsolutePath();
        DirectoryLock lock = new DirectoryLock(root);
        HttpServer server = null;
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), port), BACKLOG);
            return new Sandbox(root, clips.toAbsolutePath(), lock, server, clock);
        } catch (IOException | RuntimeException e) {
            if (server != null) {
                server.stop(0);
            }
            lock.close();
            throw e;
        }
    }

    /**
     * The address of the page that shows the stored uploads; it ends with {@code /}. It is secret and changes at each
     * start, because everyone who knows it can also delete contents and switch on faults.
     */
    public URI url() {
        return url;
    }

    /** The root of the YouTube Data API, for {@code source.api-url}. */
    public URI youtubeApiUrl() {
        return below(Routes.YOUTUBE_ROOT);
    }

    /** The address of the watch pages, for {@code source.watch-url}. */
    public String watchUrl() {
        return sourceUrl + "watch?v={id}";
    }

    /** The base address of the platform's methods in JSON, for {@code destination.api-url}. */
    public URI platformUrl() {
        return below(Routes.PLATFORM_JSON);
    }

    /** The base address of the platform's methods in XML, for {@code destination.api-url}. */
    public URI platformXmlUrl() {
        return below(Routes.PLATFORM_XML);
    }

    private URI below(String path) {
        return url.resolve(path.substring(1));
    }

    /** The environment variables that {@code jobs/demo.yml} needs, by name. */
    public Map<String, String> variables() {
        Map<String, String> variables = new LinkedHashMap<>();
        variables.put("SANDBOX_CHANNEL", "@" + SandboxChannel.HANDLE);
        variables.put("SANDBOX_YOUTUBE", youtubeApiUrl().toString());
        variables.put("SANDBOX_YOUTUBE_KEY", API_KEY);
        variables.put("SANDBOX_WATCH", watchUrl());
        variables.put("SANDBOX_PLATFORM", platformUrl().toString());
        variables.put("SANDBOX_PLATFORM_TOKEN", TOKEN);
        return variables;
    }

    /** The channel on the sandbox's YouTube. */
    public SandboxChannel channel() {
        return channel;
    }

    /**
     * Returns the values of the cookie {@code renewal} that the owner's browser has sent, oldest first. Each watch page
     * renews this cookie.
     */
    public List<Integer> cookieRenewalsSent() {
        return watchPages.renewalsSent();
    }

    /** The page of the login, for {@code source.oauth.auth-url}. */
    public URI authUrl() {
        return below(Routes.AUTHORIZE);
    }

    /** The token endpoint, for {@code source.oauth.token-url}. */
    public URI tokenUrl() {
        return below(Routes.TOKEN);
    }

    /** The authorization server, which determines which account logs in, and for how long. */
    public AuthorizationServer authorization() {
        return authorization;
    }

    /** The Data API, which determines the accepted key and the quota. */
    public YouTubeApi youtube() {
        return youtube;
    }

    /** The clips that the videos consist of. */
    public Clips clips() {
        return clips;
    }

    /** The contents and the behaviour of the sandbox's platform. */
    public SandboxPlatform platform() {
        return platform;
    }

    /** The faults that are switched on. */
    public Faults faults() {
        return faults;
    }

    /** The log of requests. */
    public Traffic traffic() {
        return traffic;
    }

    /** The logged requests, oldest first. */
    public List<LoggedRequest> requests() {
        return traffic.requests();
    }

    /** The SHA-256 of this video's file, if it is delivered as one MP4 file. */
    public String expectedSha256(String videoId) {
        return clips.expectedSha256(channel.video(videoId).orElseThrow());
    }

    /** Ends all connections, threads and processes, even if requests are stalled. */
    @Override
    public void close() {
        faults.close();
        server.stop(0);
        tools.close();
        requests.shutdownNow();
        probing.shutdownNow();
        try {
            requests.awaitTermination(CLOSING_SECONDS);
            probing.awaitTermination(CLOSING_SECONDS, TimeUnit.SECONDS);
            lock.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
