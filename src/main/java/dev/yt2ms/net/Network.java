package dev.yt2ms.net;

import dev.yt2ms.settings.NetworkSettings;
import dev.yt2ms.settings.value.AuthorityFile;
import dev.yt2ms.settings.value.ProxySetting;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Path;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import javax.net.SocketFactory;
import javax.net.ssl.SSLSocketFactory;
import okhttp3.Handshake;
import okhttp3.OkHttpClient;
import okhttp3.Protocol;
import okhttp3.Request;
import okhttp3.Response;

/**
 * Creates the HTTP clients of one side (source, destination, download or notifications) with the side's proxy and the
 * trusted certificates. All HTTP clients that connect to other machines are created here. Thread-safe.
 */
public final class Network {

    private static final Duration PROBE_LIMIT = Duration.ofSeconds(10);

    /**
     * Direct connections that trust only Java's authorities: for servers that no job file configures, and for tests.
     */
    public static Network direct() {
        return ofSource(NetworkSettings.DIRECT);
    }

    /** The network for the YouTube Data API and the owner's login. */
    public static Network ofSource(NetworkSettings settings) {
        return new Network("source.proxy", settings.source(), settings);
    }

    /** The network for the platform and uploads. */
    public static Network ofDestination(NetworkSettings settings) {
        return new Network("destination.proxy", settings.destination(), settings);
    }

    /** The network for yt-dlp and the release pages of tools. */
    public static Network ofDownloads(NetworkSettings settings) {
        return new Network("download.proxy", settings.download(), settings);
    }

    /**
     * The network for notifications. The job file has no proxy setting for them, so they use the proxies of the
     * environment.
     */
    public static Network ofNotifications(NetworkSettings settings) {
        return new Network("HTTPS_PROXY", new ProxySetting.Environment(), settings);
    }

    private final ProxyChoice proxies;
    private final Optional<AuthorityFile> authorities;
    private final Trust trust;
    private final OkHttpClient basis;

    private Network(String key, ProxySetting setting, NetworkSettings settings) {
        this.proxies = new ProxyChoice(key, setting, settings.environment());
        this.authorities = settings.authorities();
        this.trust = Trust.with(authorities.map(AuthorityFile::certificates).orElse(List.of()));
        OkHttpClient plain = new OkHttpClient();
        ServerNames names = new ServerNames(plain.hostnameVerifier());
        ProxyLogin login = new ProxyLogin(proxies);
        ServerClock serverClock = new ServerClock(Clock.systemUTC());
        this.basis = plain.newBuilder()
                .followRedirects(false)
                .followSslRedirects(false)
                // HTTP/2 has no advantage for uploads. Also, a server that answers an upload early over HTTP/2 resets
                // the stream, and then the body of its answer can't be read.
                .protocols(List.of(Protocol.HTTP_1_1))
                .proxySelector(new ProxySelection(proxies))
                .proxyAuthenticator(login)
                .socketFactory(new LimitedSockets())
                .sslSocketFactory(new LimitedTlsSockets(trust.sockets()), trust)
                .hostnameVerifier(names)
                .addInterceptor(new Explanation(proxies, names, serverClock))
                .addInterceptor(new AnswerLimit())
                .addNetworkInterceptor(login)
                .addNetworkInterceptor(serverClock)
                .build();
        SocksLogin.register(proxies.all());
    }

    /**
     * Creates a client, to which the caller adds timeouts. The client uses the proxies and trusted authorities, and
     * follows no redirects. Its requests fail with a {@link NetworkException} if a proxy or a certificate is known to
     * be the reason.
     */
    public OkHttpClient.Builder client() {
        return basis.newBuilder();
    }

    /** Returns a factory of TLS sockets that trust the same authorities, for protocols other than HTTP. */
    public SSLSocketFactory tlsSockets() {
        return new LimitedTlsSockets(trust.sockets());
    }

    /** Returns a factory of sockets without TLS, for protocols other than HTTP. */
    public static SocketFactory sockets() {
        return new LimitedSockets();
    }

    /**
     * Has a conversation with a server through sockets of {@link #sockets} or {@link #tlsSockets}.
     *
     * @param <E> the checked exceptions of the conversation
     * @throws E when the conversation fails, e.g. because the server sends more than a mebibyte
     */
    public static <E extends Exception> void converse(Conversation<E> conversation) throws E {
        AnswerLimit.<Boolean, E>limited(() -> {
            conversation.run();
            return true;
        });
    }

    /** Requests to a server and its answers. */
    @FunctionalInterface
    public interface Conversation<E extends Exception> {
        void run() throws E;
    }

    /**
     * Explains a failure for a person if the server's certificate is its cause.
     *
     * @return a sentence; empty if the failure has another cause
     */
    public static Optional<String> untrusted(String host, Throwable failure) {
        return Trust.UntrustedException.in(failure)
                .map(untrusted -> Certificates.untrusted(
                        host,
                        untrusted.chain(),
                        Objects.requireNonNull(untrusted.getCause()),
                        Instant.now(),
                        Optional.empty()));
    }

    /**
     * The proxy through which this address is reached.
     *
     * @param address http or https
     * @return the proxy and the setting that names it; empty for a direct connection
     */
    public Optional<ProxyUse> proxyFor(URI address) {
        String host = address.getHost();
        if (host == null || address.getScheme() == null) {
            return Optional.empty();
        }
        int port = address.getPort() > 0 ? address.getPort() : "http".equalsIgnoreCase(address.getScheme()) ? 80 : 443;
        return proxies.of(address.getScheme(), host, port);
    }

    /**
     * The result of a test connection.
     *
     * @param proxy the proxy of the connection; empty if it was direct
     * @param issuer the issuer of the server's certificate; empty without a trusted certificate
     * @param certificateEnds when that certificate expires
     * @param clockAhead how far this machine's clock is ahead of the server's; negative if this machine's clock is
     *     slow; accurate to a few seconds
     * @param problem why there is no connection, as a sentence without a key or password; empty if the test succeeded
     * @param kind the kind of the problem; empty if it is unknown or there is no problem
     */
    public record Probe(
            Optional<ProxyUse> proxy,
            Optional<String> issuer,
            Optional<Instant> certificateEnds,
            Optional<Duration> clockAhead,
            Optional<String> problem,
            Optional<NetworkException.Kind> kind) {

        /** Whether only a person can solve the problem. */
        public boolean needsPerson() {
            return kind.filter(each -> each != NetworkException.Kind.PROXY_AWAY).isPresent();
        }
    }

    /**
     * Connects to a server, over TLS if the address is https, and requests only the head of its page. Takes at most ten
     * seconds and throws no exception.
     */
    public Probe probe(URI address) {
        Optional<ProxyUse> proxy = proxyFor(address);
        OkHttpClient client = client().connectTimeout(PROBE_LIMIT)
                .readTimeout(PROBE_LIMIT)
                .callTimeout(PROBE_LIMIT)
                .build();
        Request request;
        try {
            request = new Request.Builder().url(address.toString()).head().build();
        } catch (IllegalArgumentException e) {
            return new Probe(
                    proxy,
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.of("the address is not valid"),
                    Optional.empty());
        }
        try (Response response = client.newCall(request).execute()) {
            Optional<X509Certificate> certificate = certificate(response.handshake());
            return new Probe(
                    proxy,
                    certificate.map(Certificates::issuer),
                    certificate.map(each -> each.getNotAfter().toInstant()),
                    ServerClock.ahead(response, Instant.now()),
                    Optional.empty(),
                    Optional.empty());
        } catch (IOException e) {
            String why = NetworkException.in(e)
                    .map(Throwable::getMessage)
                    .orElseGet(() -> address.getHost() + " can't be reached ("
                            + e.getClass().getSimpleName() + ": " + e.getMessage() + ")");
            return new Probe(
                    proxy,
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.of(why),
                    NetworkException.in(e).map(NetworkException::kind));
        } finally {
            client.connectionPool().evictAll();
        }
    }

    private static Optional<X509Certificate> certificate(Handshake handshake) {
        List<Certificate> chain = handshake == null ? List.of() : handshake.peerCertificates();
        return chain.stream()
                .filter(X509Certificate.class::isInstance)
                .map(X509Certificate.class::cast)
                .findFirst();
    }

    /**
     * Returns the proxies and authorities of this network in a form for child processes. If the job file adds
     * authorities, this method writes a file with all trusted authorities.
     *
     * @param folder the folder for that file; created if it is missing
     * @throws UncheckedIOException when the file can't be written
     */
    public ChildNetwork children(Path folder) {
        try {
            return new ChildNetwork(
                    proxies,
                    authorities.isPresent()
                            ? Optional.of(ChildNetwork.writeBundle(folder, trust.getAcceptedIssuers(), System.getenv()))
                            : Optional.empty());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
