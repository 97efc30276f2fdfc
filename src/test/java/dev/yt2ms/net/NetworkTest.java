package dev.yt2ms.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.yt2ms.net.NetworkException.Kind;
import dev.yt2ms.settings.NetworkSettings;
import dev.yt2ms.settings.value.EnvironmentProxies;
import dev.yt2ms.settings.value.ProxySetting;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import okhttp3.MediaType;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;
import okhttp3.tls.HandshakeCertificates;
import okhttp3.tls.HeldCertificate;
import okio.BufferedSink;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Tests proxies and certificates with a real proxy and a server of a private certificate authority, both on loopback.
 */
class NetworkTest {

    private static final String PASSWORD = "pass@w0rd:%";
    private static final String ENCODED = "pass%40w0rd%3A%25";
    private static final String HOST = "outside.example";

    private final HeldCertificate authority = new HeldCertificate.Builder()
            .certificateAuthority(0)
            .commonName("Example Inspection CA")
            .organizationalUnit("Security")
            .build();
    private final MockWebServer server = new MockWebServer();
    private final ConnectProxy proxy = new ConnectProxy(Optional.of("someone:" + PASSWORD));

    @TempDir
    private Path folder;

    @BeforeEach
    void start() throws IOException {
        proxy.leads(HOST, serve(certificate(HOST)));
    }

    @AfterEach
    void close() {
        server.close();
        proxy.close();
    }

    private HeldCertificate.Builder certificate(String host) {
        return new HeldCertificate.Builder().addSubjectAlternativeName(host).signedBy(authority);
    }

    private int serve(HeldCertificate.Builder certificate) throws IOException {
        server.useHttps(new HandshakeCertificates.Builder()
                .heldCertificate(certificate.build(), authority.certificate())
                .build()
                .sslSocketFactory());
        for (int i = 0; i < 5; i++) {
            server.enqueue(new MockResponse.Builder().body("hello").build());
        }
        server.start(InetAddress.getLoopbackAddress(), 0);
        return server.getPort();
    }

    private Map<String, String> environment(String login) {
        return Map.of("HTTPS_PROXY", "http://" + login + proxy.place());
    }

    private NetworkSettings settings(Map<String, String> environment) {
        return Networks.of(
                folder, environment, "migration.tls.ca-file=" + Networks.pem(folder.resolve("ca.pem"), authority));
    }

    private static String get(Network network, String address) throws IOException {
        return get(network.client().build(), new Request.Builder().url(address).build());
    }

    private static String get(OkHttpClient client, Request request) throws IOException {
        try (Response response = client.newCall(request).execute()) {
            return response.body().string();
        }
    }

    private static NetworkException failure(Network network, String address) {
        NetworkException failure = catchThrowableOfType(NetworkException.class, () -> get(network, address));
        assertThat(failure).as("failure of " + address).isNotNull();
        assertThat(failure.getMessage()).doesNotContain(PASSWORD, ENCODED, "someone");
        return failure;
    }

    @Test
    void aProxyFromTheEnvironmentIsUsedWithItsUserAndPassword() throws IOException {
        Network network = Network.ofDestination(settings(environment("someone:" + ENCODED + "@")));

        assertThat(get(network, "https://" + HOST + "/")).isEqualTo("hello");

        assertThat(proxy.tunnels()).containsExactly(HOST);
        assertThat(network.proxyFor(URI.create("https://" + HOST + "/"))
                        .orElseThrow()
                        .shown())
                .isEqualTo("http://" + proxy.place() + " (HTTPS_PROXY)");
    }

    @Test
    void aOneShotBodyPassesAProxyWithAPassword() throws IOException {
        Network network = Network.ofDestination(settings(environment("someone:" + ENCODED + "@")));
        RequestBody once = new RequestBody() {
            @Override
            public MediaType contentType() {
                return null;
            }

            @Override
            public boolean isOneShot() {
                return true;
            }

            @Override
            public void writeTo(BufferedSink sink) throws IOException {
                sink.writeUtf8("content");
            }
        };
        OkHttpClient client = network.client().retryOnConnectionFailure(false).build();

        assertThat(get(
                        client,
                        new Request.Builder()
                                .url("https://" + HOST + "/")
                                .post(once)
                                .build()))
                .isEqualTo("hello");
    }

    @Test
    void aProxyOfTheJobFileOverridesNoProxyEvenForLoopback() throws IOException {
        Map<String, String> environment = new HashMap<>(environment(""));
        environment.put("NO_PROXY", "*");
        environment.put("PROXY", "someone:" + ENCODED + "@" + proxy.place());
        NetworkSettings settings = Networks.of(
                folder,
                environment,
                "migration.source.proxy=${PROXY}",
                "migration.download.proxy=none",
                "migration.tls.ca-file=" + Networks.pem(folder.resolve("ca.pem"), authority));

        assertThat(get(Network.ofSource(settings), "https://" + HOST + "/")).isEqualTo("hello");

        assertThat(Network.ofSource(settings)
                        .proxyFor(URI.create("https://127.0.0.1:1/"))
                        .orElseThrow()
                        .shown())
                .isEqualTo("http://" + proxy.place() + " (source.proxy)");
        assertThat(Network.ofDestination(settings).proxyFor(URI.create("https://" + HOST + "/")))
                .isEmpty();
        assertThat(Network.ofDownloads(settings).proxyFor(URI.create("https://" + HOST + "/")))
                .isEmpty();
    }

    @ParameterizedTest(name = "{0}: {1} by {2}")
    @CsvSource(delimiter = '|', textBlock = """
            HTTPS_PROXY=http://p:1                                    | https://x.org/      | HTTPS_PROXY
            HTTPS_PROXY=http://p:1                                    | http://x.org/       |
            https_proxy=p:1 HTTPS_PROXY=q:2                           | https://x.org/      | https_proxy
            https_proxy= HTTPS_PROXY=q:2                              | https://x.org/      |
            HTTP_PROXY=http://p:1                                     | http://x.org/       | HTTP_PROXY
            HTTP_PROXY=http://p:1                                     | https://x.org/      |
            ALL_PROXY=socks5://p:1                                    | https://x.org/      | ALL_PROXY
            all_proxy=p http_proxy=q                                  | http://x.org/       | http_proxy
            all_proxy=p http_proxy=q                                  | https://x.org/      | all_proxy
            HTTPS_PROXY=p:1 NO_PROXY=x.org                            | https://www.x.org/  |
            HTTPS_PROXY=p:1 NO_PROXY=x.org:8443                       | https://x.org/      | HTTPS_PROXY
            HTTPS_PROXY=p:1 no_proxy=y.org NO_PROXY=x.org             | https://x.org/      | HTTPS_PROXY
            HTTPS_PROXY=p:1 NO_PROXY=10.0.0.0/8                       | https://10.9.8.7/   |
            HTTPS_PROXY=p:1                                           | https://127.0.0.1/  |
            HTTPS_PROXY=p:1                                           | https://localhost/  |
            HTTPS_PROXY=p:1                                           | https://[::1]:8/    |
            HTTPS_PROXY=p:1                                           | https://10.9.8.7/   | HTTPS_PROXY
            """)
    void theProxyVariablesAreInterpretedAsByCurl(String variables, String address, String origin) {
        Map<String, String> environment = new HashMap<>();
        for (String variable : variables.split(" ")) {
            environment.put(variable.replaceFirst("=.*", ""), variable.replaceFirst("^[^=]*=", ""));
        }
        NetworkSettings settings = new NetworkSettings(
                new ProxySetting.Environment(),
                new ProxySetting.Environment(),
                new ProxySetting.Environment(),
                EnvironmentProxies.of(environment),
                Optional.empty());

        assertThat(Network.ofSource(settings).proxyFor(URI.create(address)).map(ProxyUse::origin))
                .isEqualTo(Optional.ofNullable(origin));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "someone:wrong@", "someone@"})
    void aProxyThatRefusesUserAndPasswordNeedsAPerson(String login) {
        NetworkException failure = failure(Network.ofSource(settings(environment(login))), "https://" + HOST + "/");

        assertThat(failure.kind()).isEqualTo(Kind.PROXY_REFUSED);
        assertThat(failure.needsPerson()).isTrue();
        assertThat(failure).hasMessageContainingAll("127.0.0.1:", "HTTPS_PROXY", "407");
    }

    @Test
    void aMissingProxyPasswordNeedsAPersonForPlainHttpToo() {
        Network network = Network.ofSource(settings(Map.of("http_proxy", proxy.place())));

        assertThat(failure(network, "http://" + HOST + "/"))
                .hasMessageContainingAll("requires a user and password", "http_proxy");
    }

    @Test
    void aHostThatTheProxyForbidsNeedsAPerson() {
        NetworkException failure =
                failure(Network.ofSource(settings(environment("someone:" + ENCODED + "@"))), "https://other.example/");

        assertThat(failure.kind()).isEqualTo(Kind.PROXY_REFUSED);
        assertThat(failure).hasMessageContainingAll("refuses connections to other.example", "403", "HTTPS_PROXY");
    }

    @Test
    void aHostThatTheProxyCannotReachIsTriedAgain() {
        NetworkException failure = failure(
                Network.ofSource(settings(environment("someone:" + ENCODED + "@"))), "https://unreachable.example/");

        assertThat(failure.kind()).isEqualTo(Kind.PROXY_AWAY);
        assertThat(failure).hasMessageContainingAll("does not reach unreachable.example", "503");
    }

    @Test
    void aProxyThatIsUnavailableIsTriedAgain() throws IOException {
        int unusedPort;
        try (ServerSocket free = new ServerSocket(0)) {
            unusedPort = free.getLocalPort();
        }
        for (String address : new String[] {
            "http://someone:secret@127.0.0.1:" + unusedPort,
            "http://no-such-host.invalid:3128",
            "socks5://127.0.0.1:" + unusedPort
        }) {
            NetworkException failure =
                    failure(Network.ofSource(settings(Map.of("https_proxy", address))), "https://" + HOST + "/");

            assertThat(failure.kind()).as(address).isEqualTo(Kind.PROXY_AWAY);
            assertThat(failure.needsPerson()).isFalse();
            assertThat(failure).hasMessageContaining("https_proxy");
        }
    }

    @Test
    void aSocksProxyIsUsedWithItsLoginAndResolvesNames() throws IOException {
        try (SocksProxy socks = new SocksProxy("someone", PASSWORD, server.getPort())) {
            String address = "socks5://someone:" + ENCODED + "@" + socks.place();

            assertThat(get(Network.ofSource(settings(Map.of("ALL_PROXY", address))), "https://" + HOST + "/"))
                    .isEqualTo("hello");
            assertThat(socks.hosts()).containsExactly(HOST);
        }
        try (SocksProxy socks = new SocksProxy("someone", "another", server.getPort())) {
            String address = "socks5://someone:" + ENCODED + "@" + socks.place();

            NetworkException failure =
                    failure(Network.ofSource(settings(Map.of("ALL_PROXY", address))), "https://" + HOST + "/");

            assertThat(failure.kind()).isEqualTo(Kind.PROXY_REFUSED);
            assertThat(failure)
                    .hasMessageContainingAll(socks.place(), "does not accept the user and password", "ALL_PROXY");
        }
    }

    private Network direct(HeldCertificate... trusted) {
        return Network.ofSource(Networks.of(
                folder,
                Map.of(),
                "migration.tls.ca-file="
                        + (trusted.length == 0 ? "" : Networks.pem(folder.resolve("ca.pem"), trusted))));
    }

    private NetworkException untrusted(HeldCertificate.Builder certificate, HeldCertificate... trusted)
            throws IOException {
        try (MockWebServer other = new MockWebServer()) {
            other.useHttps(new HandshakeCertificates.Builder()
                    .heldCertificate(certificate.build(), authority.certificate())
                    .build()
                    .sslSocketFactory());
            other.start(InetAddress.getLoopbackAddress(), 0);
            NetworkException failure = failure(direct(trusted), "https://127.0.0.1:" + other.getPort() + "/");
            assertThat(failure.kind()).isEqualTo(Kind.TLS_UNTRUSTED);
            assertThat(failure.needsPerson()).isTrue();
            return failure;
        }
    }

    @Test
    void anUnknownCertificateAuthorityIsNamedTogetherWithHowToTrustIt() throws IOException {
        assertThat(untrusted(certificate("127.0.0.1")))
                .hasMessageContainingAll("127.0.0.1", "Example Inspection CA", "tls.ca-file", "yt-dlp");
        HeldCertificate stranger =
                new HeldCertificate.Builder().certificateAuthority(0).build();
        assertThat(untrusted(certificate("127.0.0.1"), stranger)).hasMessageContaining("Example Inspection CA");
    }

    @Test
    void anExpiredCertificateIsReportedWithTheTimeOfTheClock() throws IOException {
        Instant now = Instant.now();
        long day = TimeUnit.DAYS.toMillis(1);
        long millis = now.toEpochMilli();

        assertThat(untrusted(certificate("127.0.0.1").validityInterval(millis - 9 * day, millis - day), authority))
                .hasMessageContainingAll(
                        "127.0.0.1",
                        "Example Inspection CA",
                        "expired at",
                        "clock says " + now.toString().substring(0, 10));
        assertThat(untrusted(certificate("127.0.0.1").validityInterval(millis + day, millis + 9 * day), authority))
                .hasMessageContainingAll("is valid only from", "if the clock is wrong, set it");
    }

    @Test
    void theClockIsBlamedIfOtherServersReportAnotherTime() throws IOException {
        long day = TimeUnit.DAYS.toMillis(1);
        long now = System.currentTimeMillis();
        Network network = direct(authority);
        try (MockWebServer other = new MockWebServer();
                MockWebServer direct = new MockWebServer()) {
            other.useHttps(new HandshakeCertificates.Builder()
                    .heldCertificate(certificate("127.0.0.1")
                            .validityInterval(now + day, now + 9 * day)
                            .build())
                    .build()
                    .sslSocketFactory());
            other.start(InetAddress.getLoopbackAddress(), 0);
            direct.enqueue(new MockResponse.Builder()
                    .addHeader(
                            "Date",
                            DateTimeFormatter.RFC_1123_DATE_TIME.format(
                                    Instant.ofEpochMilli(now + 2 * day).atOffset(ZoneOffset.UTC)))
                    .build());
            direct.start(InetAddress.getLoopbackAddress(), 0);
            get(network, "http://127.0.0.1:" + direct.getPort() + "/");

            assertThat(failure(network, "https://127.0.0.1:" + other.getPort() + "/"))
                    .hasMessageContaining("the clock is slow by 28");
        }
    }

    @Test
    void aCertificateOfAnotherHostIsReportedWithItsNames() throws IOException {
        assertThat(untrusted(certificate("login.hotel.example"), authority))
                .hasMessageContainingAll("127.0.0.1", "login.hotel.example", "Example Inspection CA", "another host");
    }

    @Test
    void aConnectionTestReportsIssuerExpiryAndClock() throws IOException {
        try (MockWebServer other = new MockWebServer()) {
            other.useHttps(new HandshakeCertificates.Builder()
                    .heldCertificate(certificate("127.0.0.1").build())
                    .build()
                    .sslSocketFactory());
            other.enqueue(new MockResponse.Builder()
                    .addHeader(
                            "Date",
                            DateTimeFormatter.RFC_1123_DATE_TIME.format(
                                    Instant.now().minusSeconds(3600).atOffset(ZoneOffset.UTC)))
                    .build());
            other.start(InetAddress.getLoopbackAddress(), 0);
            URI address = URI.create("https://127.0.0.1:" + other.getPort() + "/");

            Network.Probe good = direct(authority).probe(address);

            assertThat(good.problem()).isEmpty();
            assertThat(good.issuer().orElseThrow()).contains("Example Inspection CA");
            assertThat(good.certificateEnds().orElseThrow()).isAfter(Instant.now());
            assertThat(good.clockAhead().orElseThrow().toMinutes()).isBetween(59L, 62L);

            Network.Probe bad = direct().probe(address);

            assertThat(bad.needsPerson()).isTrue();
            assertThat(bad.problem().orElseThrow()).contains("tls.ca-file");
        }
    }

    @Test
    void childProcessesGetProxyAndCaFileInTheirEnvironment() throws IOException {
        Map<String, String> child = new HashMap<>(Map.of("PATH", "/bin", "HTTPS_PROXY", "old", "no_proxy", "old"));

        ChildNetwork children = Network.ofDownloads(settings(environment("someone:" + ENCODED + "@")))
                .children(folder.resolve("state"));
        children.applyTo(child);

        String url = "http://someone:" + ENCODED + "@" + proxy.place();
        assertThat(child)
                .containsEntry("HTTPS_PROXY", url)
                .containsEntry("https_proxy", url)
                .containsEntry("no_proxy", "127.0.0.1,localhost,::1")
                .doesNotContainKeys("HTTP_PROXY", "http_proxy", "ALL_PROXY")
                .containsEntry("PATH", "/bin");
        Path bundle = Path.of(child.get("SSL_CERT_FILE"));
        assertThat(Files.readString(bundle))
                .contains(authority.certificatePem().strip())
                .as("the bundle also contains the certificates that Java trusts")
                .matches(text -> text.split("BEGIN CERTIFICATE").length > 20);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(bundle)))
                .isEqualTo("rw-------");
        assertThat(child).containsEntry("DENO_CERT", bundle.toString());
        assertThat(children.ytDlpArguments()).containsExactly("--compat-options", "no-certifi");
        assertThat(children.hide("to " + url)).doesNotContain(ENCODED);
    }

    @Test
    void theDownloadProxyKeyReplacesProxyVariablesOfChildProcesses() {
        Map<String, String> child = new HashMap<>(Map.of("HTTPS_PROXY", "old", "NO_PROXY", "*"));
        NetworkSettings settings =
                Networks.of(folder, Map.of("P", "socks5://u:p@h:1", "NO_PROXY", "*"), "migration.download.proxy=${P}");

        Network.ofDownloads(settings).children(folder).applyTo(child);

        assertThat(child)
                .containsEntry("all_proxy", "socks5://u:p@h:1")
                .containsEntry("HTTPS_PROXY", "socks5://u:p@h:1")
                .doesNotContainKeys("NO_PROXY", "no_proxy", "SSL_CERT_FILE");

        Network.ofDownloads(Networks.of(folder, Map.of(), "migration.download.proxy=none"))
                .children(folder)
                .applyTo(child);

        assertThat(child).isEmpty();
    }
}
