package dev.yt2ms.mainstreaming.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import dev.yt2ms.StartsProcesses;
import dev.yt2ms.faults.FaultCell;
import dev.yt2ms.faults.Survives;
import dev.yt2ms.mainstreaming.PlatformException;
import dev.yt2ms.mainstreaming.UploadOutcome;
import dev.yt2ms.model.Failure;
import dev.yt2ms.model.FailureClass;
import dev.yt2ms.net.Network;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import okhttp3.Dns;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@StartsProcesses
class UploadUrlTest extends PlatformFixture {

    private static final long SEED = 20261124;
    private static final String PUBLIC_API = "https://video.example/Sdk/";

    /**
     * Resolves the host names of these tests: to a private address if the name contains "inner", otherwise to a public
     * one.
     */
    private static List<InetAddress> resolve(String host) throws UnknownHostException {
        if (host.endsWith("example") || host.endsWith("evil.org")) {
            return List.of(InetAddress.getByName(host.contains("inner") ? "10.1.2.3" : "93.184.216.34"));
        }
        return Dns.SYSTEM.lookup(host);
    }

    /**
     * Resolves names without a name server, because a test with thousands of random names must not send queries to one.
     */
    private static List<InetAddress> resolveOffline(String host) throws UnknownHostException {
        if (host.endsWith("localhost")) {
            return List.of(InetAddress.getLoopbackAddress());
        }
        if (host.endsWith("example") || host.endsWith("evil.org")) {
            return resolve(host);
        }
        throw new UnknownHostException(host);
    }

    private UploadUrl check(String uploadPath) {
        return UploadUrl.check(uploadPath, settings(PUBLIC_API), Network.direct(), UploadUrlTest::resolve);
    }

    @ParameterizedTest
    @CsvSource({
        "http://up.example/a?b=c, https://up.example/a?b=c",
        "http://up.example:80/a, https://up.example/a",
        "http://up.example:8080/a, https://up.example:8080/a",
        "HTTPS://UP.example/a, https://up.example/a",
        "' https://bücher.example/ ', https://xn--bcher-kva.example/"
    })
    void httpIsReplacedByHttps(String uploadPath, String url) {
        allowHttp = false;
        assertThat(check(uploadPath).url()).hasToString(url);
        assertThat(check(uploadPath).toString()).doesNotContain("example");
    }

    @Test
    void keepsHttpIfItIsAllowed() {
        assertThat(check("http://up.example:80/a").url()).hasToString("http://up.example/a");
    }

    @Test
    void anAddressThatCannotBeUsedIsInvalid() {
        assertThatThrownBy(() -> check("https://up.example/" + "a/".repeat(100_000)))
                .asInstanceOf(type(PlatformException.class))
                .satisfies(e -> assertThat(e.failure().rule()).isEqualTo("upload-url-missing"));
    }

    @Test
    void aUserNameInTheAddressIsNeverSent() {
        assertForbidden("https://me@up.example/");
        assertForbidden("https://video.example:443@up.example/");
    }

    private void assertForbidden(String uploadPath) {
        assertThatThrownBy(() -> check(uploadPath))
                .asInstanceOf(type(PlatformException.class))
                .satisfies(e -> {
                    assertThat(e.failure().rule()).isEqualTo("upload-url-forbidden");
                    assertThat(e.failure().failureClass()).isEqualTo(FailureClass.RETRY);
                    assertThat(e.failure().inARow()).isEqualTo(Optional.of(FailureClass.OPERATOR));
                    assertThat(e.getMessage()).doesNotContain("://");
                });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://up.example/x",
                "https://UP.EXAMPLE./x",
                "https://a.cdn.example/x",
                "https://a.b.CDN.example/x",
                "https://xn--bcher-kva.example/x",
                "https://bücher.example/x",
                "https://[::1]/x",
                "https://127.0.0.1:4443/x"
            })
    void listedHostsAreAccepted(String uploadPath) {
        uploadHosts = List.of("Up.example", "*.cdn.example", "BÜCHER.example", "::1", "127.0.0.1");
        assertThat(check(uploadPath).url().encodedPath()).isEqualTo("/x");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://cdn.example/",
                "https://xcdn.example/",
                "https://up.example.evil.org/",
                "https://up.example\\.evil.org/",
                "https://evil.org/up.example",
                "https://127.0.0.2/",
                "https://evil.org#.cdn.example"
            })
    @Survives(FaultCell.UPLOAD_URL_ELSEWHERE)
    void otherHostsAreRefused(String uploadPath) {
        uploadHosts = List.of("up.example", "*.cdn.example", "127.0.0.1", "", "*.", "a b");
        if (!uploadPath.contains("\\")) {
            assertForbidden(uploadPath);
        } else {
            // URL parsers treat a backslash as a slash, so the host of this address is up.example.
            assertThat(check(uploadPath).url().host()).isEqualTo("up.example");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "127.0.0.1",
                "127.1",
                "2130706433",
                "0.0.0.0",
                "0",
                "10.0.0.1",
                "10.1",
                "172.16.0.1",
                "172.31.255.255",
                "192.168.1.1",
                "169.254.169.254",
                "100.64.0.1",
                "100.127.255.255",
                "224.0.0.1",
                "240.0.0.1",
                "255.255.255.255",
                "192.0.0.1",
                "198.18.0.1",
                "[::]",
                "[::1]",
                "[0:0:0:0:0:0:0:1]",
                "[::ffff:127.0.0.1]",
                "[::ffff:7f00:1]",
                "[::127.0.0.1]",
                "[fc00::1]",
                "[fd12:3456::1]",
                "[fe80::1]",
                "[fec0::1]",
                "[ff02::1]",
                "[64:ff9b::a00:1]",
                "[64:ff9b:1::8.8.8.8]",
                "[64:ff9b:1:a00:0:100::]",
                "[::ffff:0:127.0.0.1]",
                "[::ffff:0:169.254.169.254]",
                "[100::1]",
                "[fd00:ec2::254]",
                "168.63.129.16",
                "[::ffff:168.63.129.16]",
                "100.100.100.200",
                "192.0.0.192",
                "[2002:7f00:1::]",
                "[2001:0:1::]",
                "127.0.0.1.1",
                "99999999999"
            })
    @Survives(FaultCell.UPLOAD_URL_PRIVATE)
    void privateAddressesInAnySpellingAreRefused(String host) {
        assertForbidden("http://" + host + "/upload");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "8.8.8.8",
                "172.15.0.1",
                "172.32.0.1",
                "100.63.0.1",
                "100.128.0.1",
                "[2606:4700::1]",
                "[::ffff:8.8.8.8]",
                "[64:ff9b::8.8.8.8]",
                "168.63.129.17",
                "[2001:4860:4860::8888]"
            })
    void publicAddressesAreAccepted(String host) {
        assertThat(check("https://" + host + "/").url().host()).isNotEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"inner.example", "0x7f000001", "0x7f.1", "0177.0.0.1", "localhost", "LOCALHOST", "017700000001"})
    void namesOfPrivateAddressesAreRefusedWhenTheyConnect(String host) {
        UploadUrl url;
        try {
            url = check("http://" + host + "/");
        } catch (PlatformException e) {
            assertThat(e.failure().rule()).isEqualTo("upload-url-forbidden");
            return;
        }
        if (url.url().host().matches("[\\d.]+")) {
            // Java reads each number as decimal, even after a leading zero. It would connect to that address, which
            // must be public.
            assertThat(PublicAddresses.isPublic(literal(url.url().host()))).isTrue();
            return;
        }
        UploadUrl checked = url;
        assertThatThrownBy(() -> checked.dns().lookup(checked.url().host()))
                .isInstanceOf(UnknownHostException.class)
                .satisfies(e -> assertThat(e.getMessage()).isNotBlank());
    }

    private static InetAddress literal(String host) {
        try {
            return InetAddress.getByName(host);
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException(host, e);
        }
    }

    @Test
    void refusesAHostIfOneOfItsAddressesIsPrivate() throws UnknownHostException {
        List<InetAddress> mixed = List.of(InetAddress.getByName("8.8.8.8"), InetAddress.getByName("192.168.0.1"));

        assertThatThrownBy(() -> new PublicAddresses(host -> mixed).lookup("mixed.example"))
                .isInstanceOf(PublicAddresses.NotPublicException.class);
    }

    @Test
    @Survives(FaultCell.UPLOAD_URL_TURNS_PRIVATE)
    void aHostThatLaterResolvesToAPrivateAddressIsRefused() throws UnknownHostException {
        LoopbackServer uploads = answering(200, "", "{\"contentId\":\"1\"}");
        LoopbackServer api = sessions("http://rebound.example:" + uploads.port() + UPLOAD_PATH);
        InetAddress loopback = InetAddress.getByName("127.0.0.1");
        Deque<InetAddress> answers =
                new ArrayDeque<>(List.of(loopback, InetAddress.getByName("93.184.216.34"), loopback));
        // The three lookups return a loopback address for the connection to the API, a public address for the check of
        // the API's host, and a loopback address for the upload host.
        network = http -> http.dns(host -> List.of(answers.removeFirst()));

        Failure failure = failed(upload(client("http://api.example:" + api.port() + "/"), 1000));

        assertThat(failure.rule()).isEqualTo("upload-url-forbidden");
        assertThat(answers).isEmpty();
        assertThat(uploads.connections()).isZero();
    }

    @Test
    void uploadsMayGoToPrivateAddressesIfTheApiHasOne() {
        LoopbackServer uploads = answering(200, "", "{\"contentId\":\"1\"}");

        assertThat(upload(uploads, 10)).isEqualTo(new UploadOutcome.Uploaded("1"));
    }

    @Test
    void anHttpUploadAddressIsReplacedByHttps() throws Exception {
        allowHttp = false;
        SSLContext tls = selfSigned();
        LoopbackServer uploads = keep(new LoopbackServer(tls.getServerSocketFactory(), exchange -> {
            exchange.skip(exchange.contentLength());
            exchange.answer(200, "", "{\"contentId\":\"9\"}");
        }));
        network = http -> http.sslSocketFactory(tls.getSocketFactory(), trust);

        assertThat(upload(uploads, 3_000_000)).isEqualTo(new UploadOutcome.Uploaded("9"));
    }

    @Test
    void noFileIsSentToAServerWithAnUntrustedCertificate() throws Exception {
        allowHttp = false;
        LoopbackServer uploads = keep(new LoopbackServer(selfSigned().getServerSocketFactory(), exchange -> {}));

        assertThat(failed(upload(uploads, 1000)).rule()).isEqualTo("platform-untrusted");
        assertThat(uploads.heads()).isEmpty();
    }

    private X509TrustManager trust;

    private SSLContext selfSigned() throws Exception {
        Path store = directory.resolve("keys.p12");
        Process keytool = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-alias",
                        "a",
                        "-keyalg",
                        "EC",
                        "-dname",
                        "CN=127.0.0.1",
                        "-ext",
                        "san=ip:127.0.0.1",
                        "-validity",
                        "36500",
                        "-keystore",
                        store.toString(),
                        "-storetype",
                        "PKCS12",
                        "-storepass",
                        "changeit")
                .redirectErrorStream(true)
                .start();
        keytool.getInputStream().readAllBytes();
        assertThat(keytool.waitFor()).isZero();
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(store)) {
            keys.load(in, "changeit".toCharArray());
        }
        KeyManagerFactory own = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        own.init(keys, "changeit".toCharArray());
        TrustManagerFactory trusted = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        KeyStore certificates = KeyStore.getInstance("PKCS12");
        certificates.load(null, null);
        certificates.setCertificateEntry("a", keys.getCertificate("a"));
        trusted.init(certificates);
        trust = (X509TrustManager) trusted.getTrustManagers()[0];
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(own.getKeyManagers(), trusted.getTrustManagers(), null);
        return context;
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void sendsTheFileOnlyToAllowedHosts(boolean onlyListed) {
        List<String> pieces = List.of(
                "http://",
                "https://",
                "HTTPS://",
                "ftp://",
                "//",
                "/",
                "\\",
                "@",
                ":",
                "::",
                "#",
                "?",
                "%2f",
                "%00",
                "%",
                "\u0000",
                "\r\n",
                " ",
                "\t",
                ".",
                "..",
                "up.example",
                "UP.example.",
                "cdn.example",
                "evil.org",
                "127.0.0.1",
                "127.1",
                "2130706433",
                "0x7f.1",
                "0177.0.0.1",
                "[::1]",
                "[::ffff:10.0.0.1]",
                "10.0.0.1",
                "169.254.169.254",
                "8.8.8.8",
                "[2606:4700::1]",
                "localhost",
                "user",
                ":443",
                ":0",
                ":99999",
                ":-1",
                "\u3002",
                "\uff0f",
                "\u202e",
                "bücher.example",
                "\ud800",
                "a".repeat(300),
                "post.aspx?session=1",
                "{}",
                "<a>",
                "javascript:");
        uploadHosts = onlyListed ? List.of("up.example", "*.cdn.example") : List.of();
        allowHttp = false;
        Random random = new Random(SEED);
        int taken = 0;
        for (int i = 0; i < 20_000; i++) {
            StringBuilder address = new StringBuilder(random.nextInt(3) > 0 ? "https://" : "");
            for (int n = random.nextInt(6); n >= 0; n--) {
                address.append(pieces.get(random.nextInt(pieces.size())));
            }
            String text = "seed " + SEED + ", address " + i + ": " + address;
            UploadUrl url;
            try {
                url = UploadUrl.check(
                        address.toString(), settings(PUBLIC_API), Network.direct(), UploadUrlTest::resolveOffline);
            } catch (PlatformException e) {
                assertThat(e.failure().rule()).as(text).isIn("upload-url-missing", "upload-url-forbidden");
                assertThat(e.getMessage()).as(text).doesNotContain("://", "session=");
                continue;
            }
            taken++;
            assertThat(url.url().scheme()).as(text).isEqualTo("https");
            assertThat(url.url().username() + url.url().password()).as(text).isEmpty();
            assertThat(url).as(text).hasToString("UploadUrl[***]");
            if (onlyListed) {
                assertThat(url.url().host()).as(text).matches("up\\.example\\.?|[^.].*\\.cdn\\.example\\.?");
            } else {
                assertNoneOfOurs(url, text);
            }
        }
        assertThat(taken).as("number of accepted addresses").isBetween(1, 19_999);
    }

    /** Checks with Java's own name resolution that the host has only public addresses. */
    private static void assertNoneOfOurs(UploadUrl url, String text) {
        List<InetAddress> addresses;
        try {
            boolean literal = url.url().host().matches("[\\d.]+|.*:.*");
            addresses = literal
                    ? List.of(literal(url.url().host()))
                    : url.dns().lookup(url.url().host());
        } catch (UnknownHostException e) {
            return; // No connection is made to a host without an address.
        }
        assertThat(addresses)
                .as(text)
                .noneMatch(address -> address.isLoopbackAddress()
                        || address.isSiteLocalAddress()
                        || address.isLinkLocalAddress()
                        || address.isAnyLocalAddress());
    }
}
