package dev.yt2ms.download.tools;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import javax.net.ssl.SSLSocketFactory;
import mockwebserver3.Dispatcher;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import mockwebserver3.RecordedRequest;
import okio.Buffer;

/** A server with release pages of yt-dlp and deno. As on the real pages, addresses redirect to the files. */
public final class ReleasePage implements AutoCloseable {

    private static final String YT_DLP = "/yt-dlp/releases/latest/download/";
    private static final String DENO = "/deno/releases/latest/download/";
    private static final String DENO_ZIP = "deno-x86_64-unknown-linux-gnu.zip";

    /** The key that signs the releases. */
    static final SigningKey MAKERS = new SigningKey();

    private final MockWebServer server = new MockWebServer();
    private final Map<String, byte[]> files = new ConcurrentHashMap<>();
    private final Map<String, String> redirects = new ConcurrentHashMap<>();
    private final List<String> requests = new CopyOnWriteArrayList<>();
    private volatile int failure;

    /** Serves the pages without TLS. */
    public ReleasePage() {
        this(Optional.empty());
    }

    /** Serves the pages over TLS. */
    ReleasePage(SSLSocketFactory sockets) {
        this(Optional.of(sockets));
    }

    private ReleasePage(Optional<SSLSocketFactory> sockets) {
        sockets.ifPresent(server::useHttps);
        server.setDispatcher(new Dispatcher() {
            @Override
            public MockResponse dispatch(RecordedRequest request) {
                return answer(request.getUrl().encodedPath());
            }
        });
        try {
            server.start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private MockResponse answer(String path) {
        requests.add(path);
        if (failure > 0) {
            return new MockResponse.Builder().code(failure).build();
        }
        if (redirects.containsKey(path)) {
            return new MockResponse.Builder()
                    .code(302)
                    .addHeader("Location", redirects.get(path))
                    .build();
        }
        byte[] body = files.get(path.replace("/stored", ""));
        if (body == null) {
            return new MockResponse.Builder().code(404).build();
        }
        if (!path.startsWith("/stored")) {
            return new MockResponse.Builder()
                    .code(302)
                    .addHeader("Location", "/stored" + path)
                    .build();
        }
        return new MockResponse.Builder().body(new Buffer().write(body)).build();
    }

    int port() {
        return server.getPort();
    }

    /** Returns the address of the server. */
    public String address() {
        return server.url("/").toString();
    }

    List<String> requests() {
        return requests;
    }

    /** Answers each request with this HTTP status until a test offers another release. */
    void fail(int status) {
        failure = status;
    }

    void redirect(String path, String to) {
        redirects.put(path, to);
    }

    /**
     * Offers a yt-dlp and a deno that only print these versions. The deno is also offered for the platform of this
     * machine.
     */
    public void offer(String ytDlpVersion, String denoVersion) {
        offerYtDlp("#!/bin/sh\necho " + ytDlpVersion + "\n");
        byte[] zip = zip("deno", "#!/bin/sh\necho deno " + denoVersion + "\n");
        offerDeno(DENO_ZIP, zip);
        Platform.current().denoAsset().ifPresent(name -> offerDeno(name, zip));
    }

    private void offerDeno(String name, byte[] zip) {
        put(DENO + name, zip);
        put(DENO + name + ".sha256sum", (sha256(zip) + "  " + name + "\n").getBytes(StandardCharsets.UTF_8));
    }

    void offerYtDlp(String script) {
        failure = 0;
        byte[] bytes = script.getBytes(StandardCharsets.UTF_8);
        put(YT_DLP + "yt-dlp_linux", bytes);
        offerSums(sha256(bytes) + "  yt-dlp_linux\n" + "1".repeat(64) + "  yt-dlp_linux_aarch64\n");
    }

    /** Offers yt-dlp as a zip file, which Python runs, and as an executable for x86. */
    void offerYtDlp(String zipFile, String executable) {
        offerYtDlp(executable);
        byte[] zip = zipFile.getBytes(StandardCharsets.UTF_8);
        put(YT_DLP + "yt-dlp", zip);
        offerSums(
                sha256(zip) + "  yt-dlp\n" + sha256(executable.getBytes(StandardCharsets.UTF_8)) + "  yt-dlp_linux\n");
    }

    void offerSums(String sums) {
        byte[] list = sums.getBytes(StandardCharsets.UTF_8);
        put(YT_DLP + "SHA2-256SUMS", list);
        offerSignature(MAKERS.sign(list));
    }

    void offerSignature(byte[] signature) {
        put(YT_DLP + "SHA2-256SUMS.sig", signature);
    }

    void put(String path, byte[] bytes) {
        files.put(path, bytes);
    }

    static byte[] zip(String name, String content) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            zip.putNextEntry(new ZipEntry(name));
            zip.write(content.getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        server.close();
    }
}
