package dev.yt2ms.mainstreaming.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.yt2ms.mainstreaming.UploadOutcome;
import dev.yt2ms.mainstreaming.UploadRequest;
import dev.yt2ms.model.Failure;
import dev.yt2ms.net.Network;
import dev.yt2ms.run.Cancellation;
import dev.yt2ms.settings.DestinationSettings;
import dev.yt2ms.settings.DestinationSettings.Format;
import dev.yt2ms.settings.value.Secret;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.UnaryOperator;
import okhttp3.OkHttpClient;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;

/** Creates platform clients, and servers that are closed after each test. Checks that no outcome contains a secret. */
abstract class PlatformFixture {

    static final String TOKEN = "T0k3n-<&>\"'-very-secret";
    static final String UPLOAD_PATH = "/Uploader/9f8e7d6c5b4a/post.aspx?session=S3SS10N-0123456789";
    static final Instant NOW = Instant.parse("2026-11-23T06:00:00Z");
    static final HttpTimeouts QUICK = new HttpTimeouts(
            Duration.ofSeconds(5),
            Duration.ofMillis(700),
            Duration.ofMillis(700),
            Duration.ofMillis(1500),
            Duration.ofMillis(900));
    /** Timeouts that never expire in a test, however busy the machine is. */
    static final HttpTimeouts PATIENT = new HttpTimeouts(
            Duration.ofSeconds(30),
            Duration.ofSeconds(30),
            Duration.ofSeconds(30),
            Duration.ofSeconds(60),
            Duration.ofSeconds(60));
    /** Timeouts that expire soon in an upload, but not in the call that opens its session. */
    static final HttpTimeouts QUICK_UPLOAD =
            new HttpTimeouts(PATIENT.connect(), QUICK.write(), PATIENT.read(), PATIENT.method(), QUICK.uploadAnswer());

    @TempDir
    Path directory;

    Format format = Format.JSON;
    OptionalLong rateLimit = OptionalLong.empty();
    List<String> uploadHosts = List.of();
    boolean allowHttp = true;
    HttpTimeouts timeouts = PATIENT;
    UnaryOperator<OkHttpClient.Builder> network = UnaryOperator.identity();
    final Cancellation runEnds = new Cancellation();

    private final Deque<LoopbackServer> servers = new ArrayDeque<>();

    @AfterEach
    void closeServers() {
        servers.forEach(LoopbackServer::close);
    }

    LoopbackServer serving(LoopbackServer.Handler handler) {
        LoopbackServer server = new LoopbackServer(handler);
        servers.add(server);
        return server;
    }

    LoopbackServer keep(LoopbackServer server) {
        servers.add(server);
        return server;
    }

    /** Creates a server that gives the same answer to every request. */
    LoopbackServer answering(int status, String headers, String body) {
        return serving(exchange -> {
            exchange.skip(exchange.contentLength());
            exchange.answer(status, headers, body);
        });
    }

    /** Creates a platform whose upload sessions lead to this other server. */
    LoopbackServer sessionsAt(LoopbackServer uploads) {
        return sessions(uploadUrl(uploads));
    }

    LoopbackServer sessions(String uploadPath) {
        return answering(200, "", "{\"d\":{\"uploadPath\":\"" + uploadPath + "\"}}");
    }

    static String uploadUrl(LoopbackServer uploads) {
        return "http://127.0.0.1:" + uploads.port() + UPLOAD_PATH;
    }

    DestinationSettings settings(String apiUrl) {
        return new DestinationSettings(
                URI.create(apiUrl),
                new Secret(TOKEN),
                format,
                1,
                rateLimit,
                5,
                Duration.ofHours(1),
                Duration.ofSeconds(20),
                allowHttp,
                true,
                Optional.of(Duration.ofHours(6)),
                uploadHosts);
    }

    MainStreamingClient client(LoopbackServer api) {
        return client("http://127.0.0.1:" + api.port() + "/Sdk/13/WCFMSApi.svc/json/");
    }

    MainStreamingClient client(String apiUrl) {
        return new MainStreamingClient(
                settings(apiUrl), Network.direct(), timeouts, Clock.fixed(NOW, ZoneOffset.UTC), runEnds, network);
    }

    /** Creates a sparse file of this size, which takes no space on the disk. */
    Path file(long bytes) {
        Path file = directory.resolve("video-" + bytes + ".mp4");
        try (RandomAccessFile sparse = new RandomAccessFile(file.toFile(), "rw")) {
            sparse.setLength(bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return file;
    }

    UploadRequest request(long bytes) {
        return request(fields(), file(bytes));
    }

    /** Creates a request to upload a file with its current size and hash. */
    static UploadRequest request(Map<String, String> fields, Path file) {
        try (InputStream in = Files.newInputStream(file)) {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            new DigestInputStream(in, digest).transferTo(OutputStream.nullOutputStream());
            return new UploadRequest(
                    fields, file, Files.size(file), HexFormat.of().formatHex(digest.digest()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    static Map<String, String> fields() {
        Map<String, String> fields = new LinkedHashMap<>();
        fields.put("filename", "abc.mp4");
        fields.put("title", "A title");
        return fields;
    }

    UploadOutcome upload(LoopbackServer uploads, long bytes) {
        return upload(client(sessionsAt(uploads)), bytes);
    }

    UploadOutcome upload(MainStreamingClient client, long bytes) {
        return checked(client.upload(request(bytes), (sent, total) -> {}, new Cancellation()));
    }

    /** Returns the failure of an outcome. Also checks that the outcome contains no secret. */
    static Failure failed(UploadOutcome outcome) {
        assertThat(outcome).isInstanceOf(UploadOutcome.Failed.class);
        return ((UploadOutcome.Failed) checked(outcome)).failure();
    }

    static Failure unsure(UploadOutcome outcome) {
        assertThat(outcome).isInstanceOf(UploadOutcome.Unsure.class);
        return ((UploadOutcome.Unsure) checked(outcome)).failure();
    }

    static String changed(UploadOutcome outcome) {
        assertThat(outcome).isInstanceOf(UploadOutcome.FileChanged.class);
        return ((UploadOutcome.FileChanged) checked(outcome)).how();
    }

    static UploadOutcome checked(UploadOutcome outcome) {
        assertNoSecretIn(outcome.toString());
        return outcome;
    }

    static void assertNoSecretIn(String text) {
        assertThat(text)
                .doesNotContainIgnoringCase(TOKEN)
                .doesNotContain("very-secret")
                .doesNotContain("9f8e7d6c5b4a")
                .doesNotContain("S3SS10N")
                .doesNotContain("://");
    }
}
