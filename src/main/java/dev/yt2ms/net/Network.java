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
import java.util.Optional;
import okhttp3.Handshake;
import okhttp3.OkHttpClient;
import okhttp3.Protocol;
import okhttp3.Request;
import okhttp3.Response;

/**
 * How one side's connections leave this machine: by which proxy, and which servers are trusted. Every HTTP client of yt2ms
 * is made here. Safe for several threads.
 */
public final class Network {

    private static final Duration PROBE_LIMIT = Duration.ofSeconds(10);

    /** All direct, and nobody trusted but whom Java trusts: for servers that no job file speaks of, and for tests. */
    public static Network direct() {
        return ofSource(NetworkSettings.DIRECT);
    }

    /** For the YouTube Data API and the owner's login. */
    public static Network ofSource(NetworkSettings settings) {
        return new Network("source.proxy", settings.source(), settings);
    }

    /** For the platform and uploads to it. */
    public static Network ofDestination(NetworkSettings settings) {
        return new Network("destination.proxy", settings.destination(), settings);
    }

    /** For yt-dlp, and for the release pages of tools. */
    public static Network ofDownloads(NetworkSettings settings) {
        return new Network("download.proxy", settings.download(), settings);
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
                // Uploads gain nothing from HTTP/2, and its early answers reset the stream that they are read from.
                .protocols(List.of(Protocol.HTTP_1_1))
                .proxySelector(new ProxySelection(proxies))
                .proxyAuthenticator(login)
                .sslSocketFactory(trust.sockets(), trust)
                .hostnameVerifier(names)
                .addInterceptor(new Explanation(proxies, names, serverClock))
                .addNetworkInterceptor(login)
                .addNetworkInterceptor(serverClock)
                .build();
        SocksLogin.register(proxies.all());
    }

    /**
     * A new client, to be given its timeouts: it goes by the proxies, trusts whom it should, follows no redirect, and fails
     * with a {@link NetworkException} where the network is the reason and more is known.
     */
    public OkHttpClient.Builder client() {
        return basis.newBuilder();
    }

    /**
     * The proxy that this address is reached by.
     *
     * @param address http or https
     * @return the proxy and who names it; empty for a direct connection
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
     * What a try to connect has shown.
     *
     * @param proxy by which proxy it went
     * @param issuer who issued the server's certificate, where it was shown one that is trusted
     * @param certificateEnds when that certificate ends
     * @param clockAhead how far this machine's clock is ahead of the server's; negative when it is slow; accurate to a few
     *     seconds
     * @param problem why there is no connection, as a sentence without a key or password
     * @param kind what stands in the way, where that is known
     */
    public record Probe(
            Optional<ProxyUse> proxy,
            Optional<String> issuer,
            Optional<Instant> certificateEnds,
            Optional<Duration> clockAhead,
            Optional<String> problem,
            Optional<NetworkException.Kind> kind) {

        /** Whether the problem goes away only when a person acts. */
        public boolean needsPerson() {
            return kind.filter(each -> each != NetworkException.Kind.PROXY_AWAY).isPresent();
        }
    }

    /**
     * Connects to a server, over TLS where the address is https, and asks for nothing but the head of its page. Takes ten
     * seconds at most; never fails.
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
                    Optional.of("no address"),
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
     * The same for programs that yt2ms starts.
     *
     * @param folder where a file with all trusted authorities is written, if the job file adds any; made where it is missing
     * @throws UncheckedIOException when it can't be written
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
