package dev.yt2ms.download.ytdlp;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.yt2ms.download.media.Clips;
import dev.yt2ms.download.tools.Platform;
import dev.yt2ms.download.tools.ReleaseKey;
import dev.yt2ms.download.tools.ToolException;
import dev.yt2ms.download.tools.ToolFinder;
import dev.yt2ms.net.Network;
import dev.yt2ms.settings.value.KnownSecrets;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import mockwebserver3.Dispatcher;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import mockwebserver3.RecordedRequest;
import okhttp3.HttpUrl;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;
import okhttp3.tls.HandshakeCertificates;
import okhttp3.tls.HeldCertificate;
import okio.Buffer;
import tools.jackson.databind.json.JsonMapper;

/**
 * Imitates YouTube on loopback for the real YouTube extractor of yt-dlp. It is an HTTP proxy; for every host, it
 * answers CONNECT with its own TLS server. The video track and the audio track are separate files, as on YouTube.
 * yt-dlp itself creates its error texts from the playability status that a test sets here. yt-dlp needs {@link #proxy}
 * and {@link #ARGUMENTS}.
 *
 * <p>It can also act as the only way out of a network that inspects TLS. Then it requires user and password, has a
 * certificate of its own authority for every host, and forwards requests to other servers.
 */
public final class YouTubeStandIn implements AutoCloseable {

    /** The address of its watch pages. */
    public static final String WATCH_URL = "https://www.youtube.com/watch?v={id}";

    /** Arguments that yt-dlp also needs, because no known authority has signed the certificate. */
    public static final List<String> ARGUMENTS = List.of("--no-check-certificates");

    /** The length of each video in seconds. */
    public static final int SECONDS = Clips.SECONDS;

    private static final Map<Path, String> CAN_NOT = new ConcurrentHashMap<>();

    private static final JsonMapper JSON = JsonMapper.shared();
    private static final Logger SERVER_LOG = Logger.getLogger(MockWebServer.class.getName());
    private static final Pattern RANGE = Pattern.compile("bytes=(\\d+)-(\\d*)");
    private static final int PICTURE = 134;
    private static final int SOUND = 140;
    private static final int BOTH = 18;

    private static final String SETTINGS = "<script>ytcfg.set("
            + JSON.writeValueAsString(Map.of(
                    "INNERTUBE_API_KEY",
                    "k",
                    "INNERTUBE_CONTEXT",
                    Map.of(
                            "client",
                            Map.of(
                                    "hl", "en",
                                    "gl", "US",
                                    "clientName", "WEB",
                                    "clientVersion", "2.20260801.00.00",
                                    "visitorData", "v")),
                    "INNERTUBE_CONTEXT_CLIENT_NAME",
                    1,
                    "INNERTUBE_CLIENT_VERSION",
                    "2.20260801.00.00",
                    "VISITOR_DATA",
                    "v",
                    "LOGGED_IN",
                    false))
            + ");</script>";

    private static final Map<String, Object> PLAYABLE = Map.of("status", "OK", "playableInEmbed", true);

    private final HeldCertificate authority = new HeldCertificate.Builder()
            .certificateAuthority(0)
            .commonName("Inspection of Example Ltd")
            .build();
    private final Optional<String> login;
    private final Map<String, URI> elsewhere = new ConcurrentHashMap<>();
    private final OkHttpClient onward = new OkHttpClient();
    private final MockWebServer server = new MockWebServer();
    private final Map<String, Behaviour> behaviours = new ConcurrentHashMap<>();
    private final List<String> requests = new CopyOnWriteArrayList<>();

    /**
     * Skips a test if this yt-dlp needs a JavaScript runtime for YouTube and there is none beside it or on the PATH.
     */
    public static void assumeThatYouTubeCanBeDoneBy(Path ytDlp) {
        String problem = CAN_NOT.computeIfAbsent(ytDlp, YouTubeStandIn::missingRuntime);
        assumeTrue(problem.isEmpty(), () -> ytDlp + ": " + problem);
    }

    private static String missingRuntime(Path ytDlp) {
        TestDownloads downloads = new TestDownloads();
        downloads.watchUrl = WATCH_URL;
        downloads.ytDlp = ytDlp.toString();
        try {
            finder(downloads, ytDlp).resolveInstalled();
            return "";
        } catch (ToolException e) {
            if (e.getMessage().contains("JavaScript runtime")) {
                return e.getMessage();
            }
            throw e;
        }
    }

    /** Returns a finder that also searches for a JavaScript runtime beside this yt-dlp. */
    static ToolFinder finder(TestDownloads downloads, Path ytDlp) {
        return new ToolFinder(
                downloads.settings(),
                downloads.source(),
                Network.direct(),
                new KnownSecrets(List.of()),
                ytDlp.getParent() + File.pathSeparator + System.getenv("PATH"),
                Platform.current(),
                ReleaseKey::ofYtDlp,
                Clock.systemUTC());
    }

    /** The answers for one video. The video is complete and public unless the test changes that. */
    public final class Behaviour {

        private Map<String, Object> playability = PLAYABLE;
        private final Map<String, Object> details;
        private String title;
        private int page = 200;
        private int api = 200;
        private int media = 200;

        private Behaviour(String id) {
            title = "Title of " + id;
            details = new HashMap<>(Map.of(
                    "videoId",
                    id,
                    "lengthSeconds",
                    String.valueOf(Clips.SECONDS),
                    "channelId",
                    "UC" + "x".repeat(22),
                    "shortDescription",
                    "d",
                    "viewCount",
                    "5",
                    "author",
                    "A",
                    "isLiveContent",
                    false));
        }

        /** Refuses the video with this status, reason and subreason; empty text for no subreason. */
        public YouTubeStandIn refuses(String status, String reason, String subreason) {
            Map<String, Object> screen = new HashMap<>(Map.of("reason", Map.of("simpleText", reason)));
            if (!subreason.isEmpty()) {
                screen.put("subreason", Map.of("simpleText", subreason));
            }
            return has(Map.of(
                    "status", status,
                    "reason", reason,
                    "errorScreen", Map.of("playerErrorMessageRenderer", screen)));
        }

        /** Serves the video again after a refusal. */
        public YouTubeStandIn playsAgain() {
            return has(PLAYABLE);
        }

        /** Offers only a trailer, which has another id, as YouTube does for a video that must be paid for. */
        public YouTubeStandIn offersTrailer(String trailerId) {
            return has(Map.of(
                    "status", "UNPLAYABLE",
                    "reason", "This video requires payment to watch.",
                    "errorScreen",
                            Map.of("playerLegacyDesktopYpcTrailerRenderer", Map.of("trailerVideoId", trailerId))));
        }

        private YouTubeStandIn has(Map<String, Object> status) {
            playability = status;
            return YouTubeStandIn.this;
        }

        /** Answers requests for the watch page and the player's API with this status. */
        public YouTubeStandIn answers(int status) {
            page = status;
            api = status;
            return YouTubeStandIn.this;
        }

        /** Answers requests for the media files with this status. */
        public YouTubeStandIn mediaAnswers(int status) {
            media = status;
            return YouTubeStandIn.this;
        }

        /** Answers with the data of another video, as YouTube does for blocked addresses. */
        public YouTubeStandIn answersForVideo(String otherId) {
            details.put("videoId", otherId);
            return YouTubeStandIn.this;
        }

        /** Makes the video live. */
        public YouTubeStandIn isLive() {
            details.put("isLive", true);
            details.put("isLiveContent", true);
            return YouTubeStandIn.this;
        }

        public Behaviour titled(String other) {
            title = other;
            return this;
        }

        private String player(String id) {
            details.put("title", title);
            Map<String, Object> answer = new HashMap<>(Map.of(
                    "responseContext",
                    Map.of(),
                    "playabilityStatus",
                    playability,
                    "videoDetails",
                    details,
                    "microformat",
                    Map.of(
                            "playerMicroformatRenderer",
                            Map.of(
                                    "title", Map.of("simpleText", title),
                                    "lengthSeconds", String.valueOf(Clips.SECONDS),
                                    "availableCountries", List.of("FR", "DE"),
                                    "publishDate", "2020-01-01",
                                    "category", "Music"))));
            if (playability == PLAYABLE) {
                answer.put(
                        "streamingData",
                        Map.of(
                                "expiresInSeconds", "21540",
                                "formats", List.of(format(id, BOTH, 90)),
                                "adaptiveFormats", List.of(format(id, PICTURE, 180), format(id, SOUND, 0))));
            }
            return JSON.writeValueAsString(answer);
        }
    }

    /** Starts the server. */
    public YouTubeStandIn() {
        this(Optional.empty());
    }

    /**
     * Starts the server as a proxy that requires a login, like the only way out of a company's network.
     *
     * @param user the login that the proxy requires, as {@code name:password}
     */
    public YouTubeStandIn(String user) {
        this(Optional.of(user));
    }

    private YouTubeStandIn(Optional<String> user) {
        SERVER_LOG.setLevel(Level.WARNING);
        login = user.map(text -> "Basic " + Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8)));
        HeldCertificate certificate = new HeldCertificate.Builder()
                .addSubjectAlternativeName("*.youtube.com")
                .addSubjectAlternativeName("*.googlevideo.com")
                .addSubjectAlternativeName("*.example")
                .signedBy(authority)
                .build();
        server.useHttps(new HandshakeCertificates.Builder()
                .heldCertificate(certificate, authority.certificate())
                .build()
                .sslSocketFactory());
        server.setDispatcher(new Answers());
        try {
            server.start(InetAddress.getLoopbackAddress(), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns the address of the proxy for {@code download.proxy}. */
    public String proxy() {
        return "http://127.0.0.1:" + server.getPort();
    }

    /** Returns the host and port of the proxy. */
    public String place() {
        return "127.0.0.1:" + server.getPort();
    }

    /** Returns the certificate of the authority that signs its certificates, in PEM form. */
    public String authority() {
        return authority.certificatePem();
    }

    /**
     * Forwards requests for this host, whose name ends in {@code .example}, to that server. In the answers, addresses
     * of the server are replaced by addresses of the host.
     */
    public YouTubeStandIn handsOn(String host, URI server) {
        elsewhere.put(host, server);
        return this;
    }

    private MockResponse handedOn(RecordedRequest request, String host, URI to) {
        String method = request.getMethod();
        Request.Builder copy = new Request.Builder()
                .url(to.resolve("/") + request.getTarget().substring(1))
                .method(
                        method,
                        method.equals("GET") || method.equals("HEAD")
                                ? null
                                : RequestBody.create(request.getBody().toByteArray()));
        request.getHeaders().forEach(header -> {
            if (!Set.of("host", "accept-encoding", "content-length", "connection")
                    .contains(header.getFirst().toLowerCase(Locale.ROOT))) {
                copy.header(header.getFirst(), header.getSecond());
            }
        });
        try (Response answer = onward.newCall(copy.build()).execute()) {
            String type = String.valueOf(answer.header("Content-Type"));
            String place = to.getRawAuthority();
            // Treats the body as single bytes, because it may be a program.
            String body = new String(answer.body().bytes(), StandardCharsets.ISO_8859_1)
                    .replace("http://" + place, "https://" + host)
                    .replace("http:\\/\\/" + place, "https:\\/\\/" + host);
            return new MockResponse.Builder()
                    .addHeader("Content-Type", type)
                    .body(new Buffer().writeString(body, StandardCharsets.ISO_8859_1))
                    .code(answer.code())
                    .setHeader("Date", String.valueOf(answer.header("Date")))
                    .build();
        } catch (IOException e) {
            return error(502);
        }
    }

    /** Returns the answers for this video, which the test may change. */
    public Behaviour video(String id) {
        return behaviours.computeIfAbsent(id, Behaviour::new);
    }

    /** Returns the method and path of each request inside the tunnels. */
    public List<String> requests() {
        return requests;
    }

    @Override
    public void close() {
        server.close();
    }

    private final class Answers extends Dispatcher {

        /** Whether the current thread serves a tunnel. Each connection has its own thread. */
        private final ThreadLocal<Boolean> tunnelled = ThreadLocal.withInitial(() -> false);

        @Override
        public MockResponse peek() {
            MockResponse.Builder next = new MockResponse.Builder();
            if (!tunnelled.get()) {
                next.inTunnel();
            }
            tunnelled.set(false);
            return next.build();
        }

        @Override
        public MockResponse dispatch(RecordedRequest request) {
            if (request.getMethod().equals("CONNECT")) {
                if (login.isPresent()
                        && !login.get().equals(request.getHeaders().get("Proxy-Authorization"))) {
                    return new MockResponse.Builder()
                            .code(407)
                            .addHeader("Proxy-Authenticate", "Basic realm=\"out\"")
                            .build();
                }
                tunnelled.set(true);
                return new MockResponse.Builder().inTunnel().build();
            }
            HttpUrl url = request.getUrl();
            String path = url.encodedPath();
            String host = String.valueOf(request.getHeaders().get("Host"));
            if (elsewhere.containsKey(host)) {
                requests.add(request.getMethod() + " " + host);
                return handedOn(request, host, elsewhere.get(host));
            }
            requests.add(request.getMethod() + " " + path);
            if (path.equals("/watch")) {
                return page(url.queryParameter("v"));
            }
            if (path.equals("/youtubei/v1/player")) {
                String id =
                        JSON.readTree(request.getBody().utf8()).path("videoId").asString("");
                int status = video(id).api;
                return status == 200 ? text("application/json", video(id).player(id)) : error(status);
            }
            if (path.startsWith("/youtubei/")) {
                return text("application/json", "{}");
            }
            if (path.equals("/videoplayback")) {
                return media(request, url);
            }
            if (path.startsWith("/embed/")) {
                return html(SETTINGS);
            }
            if (path.equals("/iframe_api")) {
                return text(
                        "text/javascript",
                        "var scriptUrl = 'https:\\/\\/www.youtube.com\\/s\\/player\\/0004de42\\/www.js';");
            }
            return path.startsWith("/s/player/")
                    ? text("text/javascript", "var a={signatureTimestamp:20670};")
                    : error(404);
        }
    }

    private MockResponse page(String id) {
        Behaviour video = video(id);
        if (video.page != 200) {
            return error(video.page);
        }
        String data = JSON.writeValueAsString(
                Map.of("contents", Map.of("twoColumnWatchNextResults", Map.of()), "responseContext", Map.of()));
        return html(SETTINGS + "<script>var ytInitialPlayerResponse = " + video.player(id)
                + ";</script><script>var ytInitialData = " + data + ";</script>");
    }

    private static MockResponse html(String body) {
        return text(
                "text/html; charset=utf-8",
                "<!DOCTYPE html><html><head><title>t</title></head><body>" + body + "</body></html>");
    }

    private static Map<String, Object> format(String id, int itag, int height) {
        Map<String, Object> format = new HashMap<>(Map.of(
                "itag",
                itag,
                "url",
                "https://rr1---sn-fake.googlevideo.com/videoplayback?id=" + id + "&itag=" + itag,
                "mimeType",
                switch (itag) {
                    case PICTURE -> "video/mp4; codecs=\"avc1.4d401e\"";
                    case SOUND -> "audio/mp4; codecs=\"mp4a.40.2\"";
                    default -> "video/mp4; codecs=\"avc1.42001E, mp4a.40.2\"";
                },
                "bitrate",
                height > 0 ? 200_000 : 128_000,
                "contentLength",
                String.valueOf(clip(itag).length),
                "lastModified",
                "1",
                "quality",
                "medium",
                "projectionType",
                "RECTANGULAR",
                "approxDurationMs",
                String.valueOf(Clips.SECONDS * 1000)));
        if (height > 0) {
            format.putAll(Map.of("width", height * 16 / 9, "height", height, "fps", 12, "qualityLabel", height + "p"));
        }
        if (itag != PICTURE) {
            format.putAll(
                    Map.of("audioQuality", "AUDIO_QUALITY_MEDIUM", "audioSampleRate", "44100", "audioChannels", 1));
        }
        return format;
    }

    private static byte[] clip(int itag) {
        return Clips.bytes(
                switch (itag) {
                    case PICTURE -> Clips.silent();
                    case SOUND -> Clips.soundOnly();
                    default -> Clips.mp4();
                });
    }

    private MockResponse media(RecordedRequest request, HttpUrl url) {
        int status = video(String.valueOf(url.queryParameter("id"))).media;
        if (status != 200) {
            return error(status);
        }
        byte[] clip = clip(Integer.parseInt(String.valueOf(url.queryParameter("itag"))));
        MockResponse.Builder answer = new MockResponse.Builder()
                .setHeader("Content-Type", "video/mp4")
                .setHeader("Accept-Ranges", "bytes");
        String wanted = request.getHeaders().get("Range");
        Matcher range = RANGE.matcher(wanted == null ? "" : wanted);
        int from = 0;
        int end = clip.length;
        if (range.find()) {
            from = Math.min(Integer.parseInt(range.group(1)), clip.length);
            end = range.group(2).isEmpty() ? end : Math.min(Integer.parseInt(range.group(2)) + 1, end);
            answer.code(206).setHeader("Content-Range", "bytes " + from + "-" + (end - 1) + "/" + clip.length);
        }
        return answer.body(new Buffer().write(clip, from, end - from)).build();
    }

    private static MockResponse text(String type, String body) {
        return new MockResponse.Builder()
                .setHeader("Content-Type", type)
                .body(body)
                .build();
    }

    private static MockResponse error(int status) {
        return new MockResponse.Builder()
                .code(status)
                .setHeader("Content-Type", "text/html")
                .body("no")
                .build();
    }
}
