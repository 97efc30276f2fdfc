package dev.yt2ms.checks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.yt2ms.StartsProcesses;
import dev.yt2ms.checks.ConnectionCheck.Server;
import dev.yt2ms.checks.Finding.State;
import dev.yt2ms.net.ConnectProxy;
import dev.yt2ms.net.Network;
import dev.yt2ms.net.Networks;
import dev.yt2ms.settings.Settings;
import dev.yt2ms.settings.value.KnownSecrets;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import okhttp3.tls.HandshakeCertificates;
import okhttp3.tls.HeldCertificate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Checks connections through a real proxy, and to a server with a certificate of a private authority. Both run on
 * loopback.
 */
@StartsProcesses
class ConnectionCheckTest {

    private static final String HOST = "platform.example";
    private static final long DAY = Duration.ofDays(1).toMillis();

    private final HeldCertificate authority = new HeldCertificate.Builder()
            .certificateAuthority(0)
            .commonName("Inspection of the House")
            .build();

    @TempDir
    private Path folder;

    private Finding finding(Map<String, String> environment, String address, String... keys) {
        Network network = Network.ofDestination(Networks.of(folder, environment, keys));
        Server server = new Server(
                "connection to the platform",
                "destination.api-url",
                "destination.proxy",
                network,
                Optional.of(URI.create(address)),
                Optional.empty());
        return ConnectionCheck.finding(server, network.probe(URI.create(address)));
    }

    private MockWebServer server(HeldCertificate.Builder certificate) throws IOException {
        MockWebServer server = new MockWebServer();
        server.useHttps(new HandshakeCertificates.Builder()
                .heldCertificate(certificate.signedBy(authority).build(), authority.certificate())
                .build()
                .sslSocketFactory());
        server.enqueue(new MockResponse.Builder().code(404).build());
        server.start(InetAddress.getLoopbackAddress(), 0);
        return server;
    }

    private static HeldCertificate.Builder certificate() {
        return new HeldCertificate.Builder().addSubjectAlternativeName(HOST).addSubjectAlternativeName("127.0.0.1");
    }

    @Test
    void aProxyThatEveryConnectionNeedsIsShownWithItsProblems() throws IOException {
        String trust = "migration.tls.ca-file=" + Networks.pem(folder.resolve("ca.pem"), authority);
        String address = "https://" + HOST + "/json/";
        try (MockWebServer server = server(certificate());
                ConnectProxy proxy = new ConnectProxy(Optional.of("me:right-word")).leads(HOST, server.getPort())) {
            assertThat(finding(Map.of("HTTPS_PROXY", "http://me:right-word@" + proxy.place()), address, trust))
                    .matches(finding -> finding.state() == State.OK)
                    .extracting(Finding::detail)
                    .asString()
                    .contains(
                            HOST + " through the proxy http://" + proxy.place() + " (HTTPS_PROXY)",
                            "issued by Inspection of the House")
                    .doesNotContain("right-word");

            assertThat(finding(Map.of("HTTPS_PROXY", "http://me:wrong-word@" + proxy.place()), address, trust))
                    .matches(finding -> finding.state() == State.ERROR)
                    .extracting(Finding::sentence)
                    .asString()
                    .contains("does not accept the user and password", "correct HTTPS_PROXY")
                    .doesNotContain("wrong-word");
            assertThat(finding(
                            Map.of("P", "http://me:right-word@" + proxy.place()),
                            "https://other.example/",
                            trust,
                            "migration.destination.proxy=${P}"))
                    .matches(finding -> finding.state() == State.ERROR)
                    .extracting(Finding::sentence)
                    .asString()
                    .contains("refuses connections to other.example", "correct migration.destination.proxy");
            assertThat(finding(Map.of("HTTPS_PROXY", "http://me:right-word@" + proxy.place()), address))
                    .matches(finding -> finding.state() == State.ERROR)
                    .extracting(Finding::sentence)
                    .asString()
                    .contains("issued by Inspection of the House", "set migration.tls.ca-file");
        }
        assertThat(finding(Map.of(), "https://no-such-host.invalid/"))
                .matches(finding -> finding.state() == State.ERROR)
                .extracting(Finding::fix)
                .asString()
                .contains("if this network has a proxy, set HTTPS_PROXY or migration.destination.proxy");
    }

    @Test
    void reportsAnExpiredCertificateTogetherWithTheClock() throws IOException {
        long now = System.currentTimeMillis();
        try (MockWebServer server = server(certificate().validityInterval(now - 9 * DAY, now - DAY))) {
            assertThat(finding(
                            Map.of(),
                            "https://127.0.0.1:" + server.getPort() + "/",
                            "migration.tls.ca-file=" + Networks.pem(folder.resolve("ca.pem"), authority)))
                    .matches(finding -> finding.state() == State.ERROR)
                    .extracting(Finding::sentence)
                    .asString()
                    .contains("expired at", "this machine's clock says", "set the clock");
        }
    }

    @ParameterizedTest
    @CsvSource({"0,OK", "-40,OK", "90,WARNING", "-240,WARNING", "400,ERROR", "-100000,ERROR"})
    void theClockOfThisMachineIsComparedWithTheServersClock(long secondsAhead, State state) {
        Finding finding = ConnectionCheck.clock(List.of(
                probe(Optional.of(secondsAhead)), probe(Optional.empty()), probe(Optional.of(secondsAhead + 1))));

        assertThat(finding.state()).isEqualTo(state);
        assertThat(finding.fix().isEmpty()).isEqualTo(state == State.OK);
        assertThat(ConnectionCheck.clock(List.of()).state()).isEqualTo(State.WARNING);
    }

    private static Network.Probe probe(Optional<Long> secondsAhead) {
        return new Network.Probe(
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                secondsAhead.map(Duration::ofSeconds),
                Optional.empty(),
                Optional.empty());
    }

    @Test
    void serversThatNeverAnswerDelayTheCheckNoLongerThanTheLimit() throws Exception {
        try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            String address = "http://127.0.0.1:" + silent.getLocalPort() + "/";
            Settings settings = JobSettings.in(
                    folder,
                    "source.api-url=" + address,
                    "source.watch-url=" + address + "{id}",
                    "destination.api-url=" + address,
                    "download.yt-dlp=/no/yt-dlp",
                    "download.ffmpeg-location=/no/ffmpeg");

            Map<String, Finding> findings = new Checkup(
                            settings, new KnownSecrets(settings.secrets()), Duration.ofSeconds(1))
                    .ofJob(known -> List.of(), (source, channel) -> List.of(), Optional::empty).stream()
                            .collect(Collectors.toMap(Finding::name, finding -> finding, (one, other) -> one));

            for (String name : List.of("connection to the YouTube API", "YouTube key", "platform key")) {
                assertThat(findings.get(name))
                        .matches(finding -> finding.state() == State.ERROR)
                        .extracting(Finding::detail)
                        .isEqualTo("no answer within 1 s");
            }
            assertThat(findings.get("clock").state()).isEqualTo(State.WARNING);
        }
    }

    /**
     * The servers and the programs are checked at the same time. A server that does not answer within the limit is
     * reported even if the check of the programs takes longer.
     */
    @Test
    void theLimitForAServerExpiresEvenWhileProgramsAreBeingChecked() throws Exception {
        Path slow = Files.writeString(folder.resolve("slow"), "#!/bin/sh\nsleep 12\n");
        Files.setPosixFilePermissions(slow, PosixFilePermissions.fromString("rwx------"));
        try (MockWebServer server = new MockWebServer()) {
            server.enqueue(new MockResponse.Builder()
                    .headersDelay(10, TimeUnit.SECONDS)
                    .code(404)
                    .build());
            server.start(InetAddress.getLoopbackAddress(), 0);
            Settings settings = JobSettings.in(
                    folder,
                    "source.watch-url=http://127.0.0.1:" + server.getPort() + "/{id}",
                    "source.api-url=http://127.0.0.1:1/",
                    "destination.api-url=http://127.0.0.1:1/",
                    "download.yt-dlp=" + slow,
                    "download.ffmpeg-location=/no/ffmpeg");

            assertThat(new Checkup(settings, new KnownSecrets(settings.secrets()), Duration.ofSeconds(1))
                            .ofJob(known -> List.of(), (source, channel) -> List.of(), Optional::empty))
                    .filteredOn(finding -> finding.name().equals("connection to the videos"))
                    .extracting(Finding::detail)
                    .containsExactly("no answer within 1 s");
        }
    }

    @Test
    void anInvalidProxyVariableIsAnErrorOnlyIfItApplies() {
        assertThat(proxies(Map.of()).state()).isEqualTo(State.OK);
        assertThat(proxies(Map.of(
                        "HTTPS_PROXY", "http://me:pass-word@p.example:3128",
                        "HTTP_PROXY", "p.example",
                        "ALL_PROXY", "ftp://x")))
                .isEqualTo(Finding.ok(
                        "proxies", "HTTPS_PROXY is http://p.example:3128, HTTP_PROXY is http://p.example:80"));
        assertThat(proxies(Map.of("HTTPS_PROXY", "http://p.example:3128", "ALL_PROXY", "ftp://x"))
                        .state())
                .isEqualTo(State.WARNING);
        assertThat(proxies(Map.of("ALL_PROXY", "https://me:pass-word@p.example")))
                .matches(finding -> finding.state() == State.ERROR)
                .extracting(Finding::sentence)
                .asString()
                .contains("the environment variable ALL_PROXY", "(https://) is not supported")
                .doesNotContain("pass-word");
    }

    private Finding proxies(Map<String, String> environment) {
        return ConnectionCheck.proxies(JobSettings.alone(folder, environment));
    }
}
