package dev.yt2ms.web;

import dev.yt2ms.live.ActionResult;
import dev.yt2ms.live.LiveAction;
import dev.yt2ms.live.LiveMigration;
import dev.yt2ms.live.VideoQuery;
import dev.yt2ms.report.JsonOutput;
import io.javalin.Javalin;
import io.javalin.compression.CompressionStrategy;
import io.javalin.config.JavalinConfig;
import io.javalin.http.Context;
import io.javalin.http.Cookie;
import io.javalin.http.SameSite;
import io.javalin.http.sse.SseClient;
import io.javalin.util.JavalinBindException;
import java.io.IOException;
import java.net.BindException;
import java.net.URI;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import org.eclipse.jetty.server.NetworkConnectionLimit;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.json.JsonMapper;

/** The web server of the live page. */
public final class LivePage implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(LivePage.class);

    private static final String CONTENT_SECURITY =
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self';"
                    + " form-action 'self'; base-uri 'none'; frame-ancestors 'none'; require-trusted-types-for 'script';"
                    + " trusted-types 'none'";

    private static final Duration EVENT_EVERY = Duration.ofSeconds(1);
    /** The pause between events while no run is in progress. Most of them only keep the connection open. */
    private static final Duration QUIET_EVERY = Duration.ofSeconds(5);

    private static final int MOST_VIEWERS = 16;
    private static final int MOST_THREADS = 32;
    private static final int MOST_REQUEST_BYTES = 16 << 10;
    /** Other users of the machine can connect too. They must not use up the memory and the open files of the run. */
    private static final int MOST_CONNECTIONS = 500;
    /**
     * Each login can keep a thread busy, because even a client without the token can send the body as slowly as it
     * likes.
     */
    private static final int MOST_LOGINS = 4;

    private static final String CSRF_HEADER = "X-Csrf-Token";
    private static final String TEXT = "text/plain; charset=utf-8";
    private static final String JSON = "application/json";

    /** Writes the metrics in the text format of Prometheus. */
    @FunctionalInterface
    public interface Metrics {
        /** Returns the text. */
        String text();
    }

    /**
     * What the page shows and who may see it.
     *
     * @param token the token that gives access to the page
     * @param hosts further names by which browsers reach the page, e.g. that of a proxy
     * @param migration the migration
     * @param secrets hides the secrets in a text, because no answer may contain them
     * @param metrics the metrics; empty if this process has none
     */
    public record Content(
            String token,
            Set<String> hosts,
            LiveMigration migration,
            UnaryOperator<String> secrets,
            Optional<Metrics> metrics) {}

    private final Content content;
    private final Access access;
    private final JsonRedaction redaction;
    private final Pages pages = new Pages();
    private final Javalin server;
    private final URI url;
    private final String cookieName;
    private final CountDownLatch closing = new CountDownLatch(1);
    private final AtomicInteger viewers = new AtomicInteger();
    private final Semaphore logins = new Semaphore(MOST_LOGINS);

    private LivePage(WebAddress address, Content content) {
        this.content = content;
        Set<String> hosts = new HashSet<>(List.of("localhost", address.host().toLowerCase(Locale.ROOT)));
        content.hosts().forEach(host -> hosts.add(host.toLowerCase(Locale.ROOT)));
        this.access = new Access(content.token(), hosts);
        this.redaction = new JsonRedaction(content.secrets());
        this.server = Javalin.create(this::configure);
        server.start(address.host(), address.port());
        this.url = address.url(server.port());
        // Cookies are shared by all ports of a host, so the name of the cookie contains the port.
        this.cookieName = "yt2ms-" + server.port();
    }

    /**
     * Starts the server.
     *
     * @throws BindException when the address is in use or does not belong to this machine
     */
    public static LivePage start(WebAddress address, Content content) throws BindException {
        try {
            return new LivePage(address, content);
        } catch (JavalinBindException e) {
            throw new BindException(address + " is in use, or is no address of this machine; give another HOST:PORT");
        }
    }

    /** Returns the address of the page, without the token. */
    public URI url() {
        return url;
    }

    /** Returns the port on which the server listens. */
    public int port() {
        return server.port();
    }

    private void configure(JavalinConfig config) {
        config.startup.showJavalinBanner = false;
        config.startup.showOldJavalinVersionWarning = false;
        config.startup.startupWatcherEnabled = false;
        // If a compressed answer contained a secret and a text that another person can choose, its length would reveal
        // the secret.
        config.http.compressionStrategy = CompressionStrategy.NONE;
        config.http.maxRequestSize = MOST_REQUEST_BYTES;
        QueuedThreadPool threads = new QueuedThreadPool(MOST_THREADS, 1);
        threads.setName("web");
        threads.setDaemon(true);
        config.jetty.threadPool = threads;
        config.jetty.modifyHttpConfiguration(http -> http.setSendServerVersion(false));
        config.jetty.modifyServer(jetty -> jetty.addBean(new NetworkConnectionLimit(MOST_CONNECTIONS, jetty)));
        config.routes
                .before(this::admit)
                .get("/", this::showMigration)
                .get("/videos/{id}", this::showVideo)
                .post("/login", this::logIn)
                .get("/assets/{file}", LivePage::sendFile)
                .get("/api/overview", context -> sendJson(context, migration().overview()))
                .get(
                        "/api/videos",
                        context -> sendJson(context, migration().videos(VideoQuery.of(parameters(context)))))
                .get("/api/videos/{id}", this::sendVideo)
                .post("/api/actions/{action}", this::act)
                .get("/metrics", this::sendMetrics)
                .sse("/api/events", this::sendEvents)
                .exception(IOException.class, this::unavailable)
                .exception(Exception.class, this::failed)
                .error(404, context -> plain(context, 404, "There is no such page."));
    }

    private LiveMigration migration() {
        return content.migration();
    }

    // ---- Who may do what

    private void admit(Context context) {
        secure(context);
        if (!access.isHost(context.header("Host"))) {
            refuse(context, 403, "The page does not accept this host name; add it to web.hosts in the job file.");
            return;
        }
        boolean changes = !Set.of("GET", "HEAD").contains(context.method().name());
        if (changes && !Access.isOwnOrigin(context.header("Origin"), context.header("Host"))) {
            refuse(context, 403, "This request does not come from the live page.");
            return;
        }
        if (context.path().startsWith("/assets/") || context.path().equals("/login")) {
            return;
        }
        String token = context.queryParam("token");
        if (context.path().equals("/") && token != null) {
            if (access.isToken(token)) {
                letIn(context);
            } else {
                askForToken(context, true);
            }
            context.skipRemainingHandlers();
            return;
        }
        boolean allowed = access.isCookie(context.cookie(cookieName))
                || context.path().equals("/metrics") && access.isBearer(context.header("Authorization"));
        if (!allowed) {
            if (context.path().equals("/") || context.path().startsWith("/videos/")) {
                askForToken(context, false);
                context.skipRemainingHandlers();
            } else {
                context.header("WWW-Authenticate", "Bearer");
                refuse(context, 401, "The token is missing or wrong.");
            }
            return;
        }
        if (changes && !access.isForm(context.header(CSRF_HEADER))) {
            refuse(context, 403, "This request does not come from the live page.");
        }
    }

    private static void secure(Context context) {
        context.header("Content-Security-Policy", CONTENT_SECURITY);
        context.header("X-Content-Type-Options", "nosniff");
        context.header("X-Frame-Options", "DENY");
        context.header("Referrer-Policy", "same-origin");
        context.header("Cross-Origin-Opener-Policy", "same-origin");
        context.header("Cross-Origin-Resource-Policy", "same-origin");
        context.header("Permissions-Policy", "camera=(), geolocation=(), microphone=()");
        context.header("Cache-Control", "no-store");
    }

    private static void refuse(Context context, int status, String sentence) {
        plain(context, status, sentence);
        context.skipRemainingHandlers();
    }

    private static void plain(Context context, int status, String sentence) {
        context.status(status).contentType(TEXT).result(sentence + "\n");
    }

    private void letIn(Context context) {
        Cookie cookie = new Cookie(cookieName, access.cookie());
        cookie.setHttpOnly(true);
        cookie.setSameSite(SameSite.STRICT);
        cookie.setPath("/");
        context.cookie(cookie);
        context.status(303).header("Location", "/");
    }

    private void askForToken(Context context, boolean wrong) {
        context.status(401).header("WWW-Authenticate", "Bearer").html(pages.page("login.html", Map.of("wrong", wrong)));
    }

    private void logIn(Context context) {
        if (!logins.tryAcquire()) {
            plain(context, 503, "Too many logins at this moment. Try again.");
            return;
        }
        try {
            if (access.isToken(context.formParam("token"))) {
                letIn(context);
            } else {
                askForToken(context, true);
            }
        } finally {
            logins.release();
        }
    }

    // ---- Pages

    private void showMigration(Context context) {
        context.html(pages.page("page.html", Map.of("csrf", access.form())));
    }

    private void showVideo(Context context) throws IOException {
        Optional<byte[]> video = migration().video(context.pathParam("id"));
        if (video.isEmpty()) {
            plain(context, 404, "The ledger has no video with this id.");
            return;
        }
        Map<String, Object> values = new HashMap<>(VideoPage.of(redaction.read(video.get())));
        values.put("csrf", access.form());
        context.html(pages.page("video.html", values));
    }

    private static void sendFile(Context context) {
        String type = switch (context.pathParam("file")) {
            case "page.css" -> "text/css; charset=utf-8";
            case "page.js", "video.js" -> "text/javascript; charset=utf-8";
            case "icon.svg" -> "image/svg+xml";
            default -> "";
        };
        if (type.isEmpty()) {
            plain(context, 404, "There is no such page.");
        } else {
            context.contentType(type).result(Pages.file(context.pathParam("file")));
        }
    }

    // ---- Data

    private static Map<String, String> parameters(Context context) {
        Map<String, String> parameters = new HashMap<>();
        // Javalin omits a value with an invalid percent-encoding, so the list of values may be empty.
        context.queryParamMap()
                .forEach((name, values) -> values.stream().findFirst().ifPresent(value -> parameters.put(name, value)));
        return parameters;
    }

    private void sendVideo(Context context) throws IOException {
        Optional<byte[]> video = migration().video(context.pathParam("id"));
        if (video.isPresent()) {
            sendJson(context, video.get());
        } else {
            plain(context, 404, "The ledger has no video with this id.");
        }
    }

    private void sendJson(Context context, byte[] json) throws IOException {
        context.contentType(JSON).result(hidden(json));
    }

    private String hidden(byte[] json) throws IOException {
        return JsonOutput.mapper().writeValueAsString(redaction.read(json));
    }

    private void act(Context context) throws IOException {
        Optional<LiveAction> action = LiveAction.of(context.pathParam("action"));
        if (action.isEmpty()) {
            plain(context, 404, "There is no such action.");
            return;
        }
        ActionResult result = migration()
                .act(
                        action.get(),
                        Optional.ofNullable(context.queryParam("id"))
                                .map(List::of)
                                .orElse(List.of()),
                        Optional.ofNullable(context.queryParam("rule")).filter(rule -> !rule.isEmpty()));
        context.status(result.done() ? 200 : 409);
        sendJson(context, JsonMapper.shared().writeValueAsBytes(result));
    }

    private void sendMetrics(Context context) {
        if (content.metrics().isEmpty()) {
            plain(context, 404, "Only a migrate or sync that was started with --web has metrics.");
            return;
        }
        context.contentType("text/plain; version=0.0.4; charset=utf-8")
                .result(content.metrics().get().text());
    }

    /**
     * Sends the overview each second during a run, and otherwise when it has changed. This happens in the thread of the
     * request, so that a slow viewer delays no other viewer.
     */
    private void sendEvents(SseClient viewer) {
        if (viewers.incrementAndGet() > MOST_VIEWERS) {
            viewers.decrementAndGet();
            viewer.sendEvent("refused", "Too many pages are open.");
            return;
        }
        try {
            Optional<State> sent = Optional.empty();
            while (!viewer.terminated() && closing.getCount() > 0) {
                State state = new State(migration().isWorking(), migration().revision());
                boolean news = state.working() || !sent.equals(Optional.of(state));
                if (news && sendOverview(viewer)) {
                    sent = Optional.of(state);
                } else if (!news) {
                    viewer.sendComment("");
                }
                boolean soon = state.working() || sent.isEmpty();
                closing.await((soon ? EVENT_EVERY : QUIET_EVERY).toMillis(), TimeUnit.MILLISECONDS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            viewers.decrementAndGet();
        }
    }

    /** The state that a viewer has seen. If it changes, the figures are sent even if no run is in progress. */
    private record State(boolean working, long revision) {}

    /** @return whether the figures could be read; if not, the viewer keeps those that it has */
    private boolean sendOverview(SseClient viewer) {
        try {
            viewer.sendEvent("overview", hidden(migration().overview()));
            return true;
        } catch (IOException e) {
            log.debug("The live page could not read the figures: {}", e.toString());
            viewer.sendComment("");
            return false;
        }
    }

    // ---- Failures

    private void unavailable(IOException e, Context context) {
        log.debug("The live page could not read the figures: {}", e.toString());
        plain(context, 503, "The migration can't be read at this moment. Load the page again.");
    }

    private void failed(Exception e, Context context) {
        log.warn("A request to the live page could not be answered", e);
        plain(context, 500, "The page could not be created; the log has the reason.");
    }

    @Override
    public void close() {
        closing.countDown();
        server.stop();
    }
}
