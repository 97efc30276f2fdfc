package dev.yt2ms.download.tools;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.yt2ms.StartsProcesses;
import dev.yt2ms.download.ToolVersion;
import dev.yt2ms.download.process.BoundedCommand;
import dev.yt2ms.download.process.ChildEnvironment;
import dev.yt2ms.net.ConnectProxy;
import dev.yt2ms.net.EndlessAnswer;
import dev.yt2ms.net.Network;
import dev.yt2ms.net.Networks;
import dev.yt2ms.run.Cancellation;
import dev.yt2ms.settings.value.KnownSecrets;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import mockwebserver3.Dispatcher;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import mockwebserver3.RecordedRequest;
import mockwebserver3.SocketEffect;
import okhttp3.HttpUrl;
import okhttp3.tls.HandshakeCertificates;
import okhttp3.tls.HeldCertificate;
import okio.Buffer;
import org.bouncycastle.bcpg.HashAlgorithmTags;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@StartsProcesses
class ManagedToolTest {

    private static final String FILE = "/yt-dlp/releases/latest/download/yt-dlp_linux";

    @TempDir
    Path folder;

    @AutoClose
    private final ReleasePage releases = new ReleasePage();

    @Test
    void theWrongChecksumIsRefused() throws IOException {
        releases.offer("2026.11.20", "2.5.0");
        releases.put(FILE, "#!/bin/sh\ntouch ran\necho 2026.11.21\n".getBytes(StandardCharsets.UTF_8));

        assertRefused("wrong checksum");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "junk", "0123  yt-dlp_linux", "<html>yt-dlp_linux</html>"})
    void aMissingChecksumIsRefused(String sums) throws IOException {
        releases.offer("2026.11.20", "2.5.0");
        releases.offerSums(sums);

        assertRefused("no checksum of yt-dlp or yt-dlp_linux");
    }

    /**
     * The list of checksums must be signed, because a person who can replace the tool can also replace the list beside
     * it.
     */
    @Test
    void aListThatIsNotSignedByTheMakersIsRefused() throws IOException {
        releases.offer("2026.11.20", "2.5.0");
        byte[] list = (ReleasePage.sha256("x".getBytes(StandardCharsets.UTF_8)) + "  yt-dlp_linux\n")
                .getBytes(StandardCharsets.UTF_8);
        for (byte[] signature : List.of(
                new byte[0],
                "junk".getBytes(StandardCharsets.UTF_8),
                new SigningKey().sign(list),
                ReleasePage.MAKERS.sign("another list".getBytes(StandardCharsets.UTF_8)),
                ReleasePage.MAKERS.sign(list, HashAlgorithmTags.SHA1))) {
            releases.put(FILE.replace("yt-dlp_linux", "SHA2-256SUMS"), list);
            releases.offerSignature(signature);

            assertRefused("is not signed by the makers of the tool");
        }
    }

    @Test
    void aSignedReleaseOlderThanTheInstalledOneIsNotInstalled() throws IOException {
        releases.offer("2026.11.20", "2.5.0");
        tool().fresh(false, warning -> {});
        releases.offer("2026.10.01", "2.5.0");
        List<String> warnings = new ArrayList<>();

        assertThat(tool().fresh(true, warnings::add).version().text()).isEqualTo("2026.11.20");
        assertThat(warnings)
                .singleElement()
                .asString()
                .contains("the offered release 2026.10.01 is older than the installed one, 2026.11.20");
        releases.offer("2026.11.21", "2.5.0");
        assertThat(tool().fresh(true, warnings::add).version().text()).isEqualTo("2026.11.21");
    }

    @Test
    void theKeyOfYtDlpIsTheOneThatItsMakersPublish() throws IOException {
        byte[] signature = new SigningKey().sign(new byte[0]);

        assertThat(ReleaseKey.ofYtDlp().fingerprints()).containsExactly("AC0CBBE6848D6A873464AF4E57CF65933B5A7581");
        assertThat(ReleaseKey.ofYtDlp().signed(new byte[0], signature)).isFalse();
    }

    @Test
    void aFileThatIsTooLargeIsRefused() throws IOException {
        releases.offerYtDlp("#!/bin/sh\necho 2026.11.20\n" + "#".repeat(2000));

        assertRefused("larger than");
    }

    @Test
    void aReleaseIsDownloadedThroughAProxyThatInspectsTls() throws IOException {
        HeldCertificate authority = new HeldCertificate.Builder()
                .certificateAuthority(0)
                .commonName("Inspection of the House")
                .build();
        HeldCertificate certificate = new HeldCertificate.Builder()
                .addSubjectAlternativeName("releases.example")
                .signedBy(authority)
                .build();
        try (ReleasePage page = new ReleasePage(new HandshakeCertificates.Builder()
                        .heldCertificate(certificate, authority.certificate())
                        .build()
                        .sslSocketFactory());
                ConnectProxy proxy =
                        new ConnectProxy(Optional.of("me:pass-word")).leads("releases.example", page.port())) {
            page.offer("2026.11.20", "2.5.0");
            Map<String, String> environment = Map.of("HTTPS_PROXY", "http://me:pass-word@" + proxy.place());
            HttpUrl address = url("https://releases.example" + FILE);
            Network trusting = Network.ofDownloads(Networks.of(
                    folder, environment, "migration.tls.ca-file=" + Networks.pem(folder.resolve("ca.pem"), authority)));

            assertThat(tool(address, false, trusting)
                            .fresh(false, warning -> {})
                            .version()
                            .text())
                    .isEqualTo("2026.11.20");
            assertThat(proxy.tunnels()).contains("releases.example");

            ManagedTool untrusting = tool(
                    address, false, Network.ofDownloads(Networks.of(folder, environment)), folder.resolve("other"));
            assertThatThrownBy(() -> untrusting.fresh(false, warning -> {}))
                    .isInstanceOf(ToolException.class)
                    .hasMessageContainingAll("releases.example", "Inspection of the House", "tls.ca-file");
            ManagedTool refused = tool(
                    address,
                    false,
                    Network.ofDownloads(Networks.of(folder, Map.of("HTTPS_PROXY", "http://me:wr0ng@" + proxy.place()))),
                    folder.resolve("other"));
            assertThatThrownBy(() -> refused.fresh(false, warning -> {}))
                    .isInstanceOf(ToolException.class)
                    .hasMessageContainingAll("does not accept the user and password", "HTTPS_PROXY")
                    .hasMessageNotContaining("wr0ng");
        }
    }

    @Test
    void plainHttpToAnotherMachineIsRefused() {
        ManagedTool tool = tool(url("http://192.0.2.1" + FILE), false);

        assertThatThrownBy(() -> tool.fresh(false, warning -> {}))
                .isInstanceOf(ToolException.class)
                .hasMessageContaining("not https");
    }

    @Test
    void aRedirectToPlainHttpOnAnotherMachineIsNotFollowed() throws IOException {
        releases.offer("2026.11.20", "2.5.0");
        releases.redirect("/stored" + FILE, "http://192.0.2.1/yt-dlp_linux");

        assertRefused("not https");
    }

    @Test
    void anEndlessReleasePageIsNotReadIntoMemory() throws IOException {
        try (EndlessAnswer server = new EndlessAnswer()) {
            ManagedTool tool = tool(url(server.address().replaceFirst("/$", "") + FILE), false);

            assertThatThrownBy(() -> tool.fresh(false, warning -> {})).isInstanceOf(ToolException.class);
            server.assertNotRead();
        }
    }

    /** Each answer in a chain of redirects arrives within the time limit, but all of them together take longer. */
    @Test
    void redirectsDoNotProlongTheWait() throws IOException {
        try (MockWebServer server = new MockWebServer()) {
            server.setDispatcher(new Dispatcher() {
                @Override
                public MockResponse dispatch(RecordedRequest request) {
                    return new MockResponse.Builder()
                            .code(302)
                            .addHeader("Location", "/again")
                            .headersDelay(400, TimeUnit.MILLISECONDS)
                            .build();
                }
            });
            server.start();
            ReleaseDownload downloads = new ReleaseDownload(Network.direct(), 1000, Duration.ofSeconds(1));
            ManagedTool.Release release =
                    new ManagedTool.Release(List.of(server.url(FILE)), server.url("/sums"), Optional.empty(), false);

            assertThatThrownBy(() -> downloads.files(release)).isInstanceOf(InterruptedIOException.class);
            assertThat(server.getRequestCount()).isLessThan(5);
        }
    }

    @Test
    void aBrokenTransferLeavesNothing() throws IOException {
        try (MockWebServer server = new MockWebServer()) {
            server.start();
            byte[] script = "#!/bin/sh\necho 1.2.3\n".getBytes(StandardCharsets.UTF_8);
            String sums = ReleasePage.sha256(script) + "  yt-dlp_linux\n";
            server.enqueue(new MockResponse.Builder().body(sums).build());
            server.enqueue(new MockResponse.Builder()
                    .body(new Buffer().write(ReleasePage.MAKERS.sign(sums.getBytes(StandardCharsets.UTF_8))))
                    .build());
            server.enqueue(new MockResponse.Builder()
                    .setHeader("Content-Length", "5000")
                    .body("#!/bin/sh")
                    .onResponseEnd(new SocketEffect.CloseSocket())
                    .build());
            ManagedTool tool = tool(server.url(FILE), false);

            assertThatThrownBy(() -> tool.fresh(false, warning -> {})).isInstanceOf(ToolException.class);
            assertOnlyHelpersAreLeft();
        }
    }

    @Test
    void theZipFileIsPreferredToTheExecutable() throws IOException {
        releases.offerYtDlp("#!/bin/sh\necho 2026.11.20 # zip\n", "#!/bin/sh\necho 2026.11.20\n");

        assertThat(tool().fresh(false, warning -> {}).path()).hasContent("#!/bin/sh\necho 2026.11.20 # zip\n");
        assertThat(releases.requests()).noneMatch(path -> path.endsWith("yt-dlp_linux"));
    }

    /**
     * Four reasons why the zip file can't be used: Python is too old or is missing, or the mirror has no zip file or a
     * different file under its name.
     */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "#!/bin/sh\necho ImportError >&2; exit 1\n",
                "#!/no/such/python3\n",
                "gone",
                "exchanged",
            })
    void theExecutableIsUsedIfTheZipFileCannotRun(String zip) throws IOException {
        releases.offerYtDlp(zip, "#!/bin/sh\necho 2026.11.20\n");
        String file = FILE.replace("yt-dlp_linux", "yt-dlp");
        if (zip.equals("gone")) {
            releases.redirect("/stored" + file, "/nowhere");
        } else if (zip.equals("exchanged")) {
            releases.put(file, "#!/bin/sh\ntouch ran\necho 2026.11.21\n".getBytes(StandardCharsets.UTF_8));
        }

        FoundTool found = tool().fresh(false, warning -> {});

        assertThat(found.version().text()).isEqualTo("2026.11.20");
        assertThat(found.path()).hasContent("#!/bin/sh\necho 2026.11.20\n");
        assertThat(Path.of("ran")).doesNotExist();
    }

    @Test
    void anArchiveWithoutTheToolIsRefused() throws IOException {
        byte[] zip = ReleasePage.zip("../yt-dlp", "#!/bin/sh\necho 1.2.3\n");
        releases.put(FILE, zip);
        releases.offerSums(ReleasePage.sha256(zip) + "  yt-dlp_linux\n");
        ManagedTool tool = tool(url(releases.address().replaceFirst("/$", "") + FILE), true);

        assertThatThrownBy(() -> tool.fresh(false, warning -> {}))
                .isInstanceOf(ToolException.class)
                .hasMessageContaining("does not contain yt-dlp");
        assertOnlyHelpersAreLeft();
    }

    @Test
    void leftoversOfKilledRunsAreRemoved() throws IOException {
        releases.offer("2026.11.20", "2.5.0");
        Files.writeString(folder.resolve(".yt-dlp-77.part"), "half");

        tool().fresh(false, warning -> {});

        assertThat(folder.resolve(".yt-dlp-77.part")).doesNotExist();
        assertThat(folder.resolve("yt-dlp")).isExecutable();
    }

    @Test
    void severalProcessesAtTheSameTimeDownloadAToolOnce() throws Exception {
        releases.offer("2026.11.20", "2.5.0");
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try {
            Callable<FoundTool> fetch = () -> tool().fresh(false, warning -> {});
            List<Future<FoundTool>> all = threads.invokeAll(List.of(fetch, fetch, fetch, fetch));

            for (Future<FoundTool> one : all) {
                assertThat(one.get().version().text()).isEqualTo("2026.11.20");
            }
        } finally {
            threads.shutdownNow();
        }
        assertThat(releases.requests().stream().filter(path -> path.equals("/stored" + FILE)))
                .hasSize(1);
    }

    @Test
    void aMachineForWhichNoExecutableIsReleasedIsReported() {
        ManagedTool tool = new ManagedTool(
                "yt-dlp", folder, Optional.empty(), download(), ManagedToolTest::version, Clock.systemUTC());

        assertThatThrownBy(() -> tool.fresh(false, warning -> {}))
                .isInstanceOf(ToolException.class)
                .hasMessageContaining("no ready-made executable");
    }

    private void assertRefused(String why) throws IOException {
        assertThatThrownBy(() -> tool().fresh(false, warning -> {}))
                .isInstanceOf(ToolException.class)
                .hasMessageContaining(why);
        assertOnlyHelpersAreLeft();
    }

    private void assertOnlyHelpersAreLeft() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files.map(file -> file.getFileName().toString())).isSubsetOf(".lock", ".yt-dlp.tried");
        }
    }

    private ManagedTool tool() {
        return tool(url(releases.address().replaceFirst("/$", "") + FILE), false);
    }

    private ManagedTool tool(HttpUrl address, boolean zipped) {
        return tool(address, zipped, Network.direct());
    }

    private ManagedTool tool(HttpUrl address, boolean zipped, Network network) {
        return tool(address, zipped, network, folder);
    }

    private static ManagedTool tool(HttpUrl address, boolean zipped, Network network, Path folder) {
        HttpUrl sums = address.resolve("SHA2-256SUMS");
        return new ManagedTool(
                "yt-dlp",
                folder,
                Optional.of(new ManagedTool.Release(
                        List.of(address.resolve("yt-dlp"), address),
                        sums,
                        Optional.of(new ManagedTool.Signature(
                                address.resolve("SHA2-256SUMS.sig"), ReleasePage.MAKERS::key)),
                        zipped)),
                new ReleaseDownload(network, 1000),
                ManagedToolTest::version,
                Clock.systemUTC());
    }

    private static ReleaseDownload download() {
        return new ReleaseDownload(Network.direct(), 1000);
    }

    private static Optional<ToolVersion> version(Path file) {
        try {
            BoundedCommand commands = new BoundedCommand(
                    new ChildEnvironment(new KnownSecrets(List.of()), Optional.empty()), Duration.ofSeconds(10));
            return ToolVersion.parse(
                    commands.run(List.of(file.toString()), new Cancellation()).text());
        } catch (IOException e) {
            return Optional.empty();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static HttpUrl url(String address) {
        return HttpUrl.parse(address);
    }
}
