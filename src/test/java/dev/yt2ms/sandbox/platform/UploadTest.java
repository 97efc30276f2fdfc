package dev.yt2ms.sandbox.platform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.yt2ms.ManualClock;
import dev.yt2ms.StartsProcesses;
import dev.yt2ms.files.Sha256;
import dev.yt2ms.sandbox.Sandbox;
import dev.yt2ms.sandbox.http.GeneratedBytes;
import dev.yt2ms.sandbox.youtube.WatchPagesTest;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongConsumer;
import java.util.stream.Stream;
import okhttp3.MediaType;
import okhttp3.MultipartBody;
import okhttp3.Request;
import okhttp3.RequestBody;
import okio.BufferedSink;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests the upload sessions of the sandbox, which accept files and store them as contents. */
@StartsProcesses
public class UploadTest {

    private static final byte[] FILE = "not a video".getBytes(StandardCharsets.UTF_8);

    @TempDir
    Path directory;

    private final ManualClock clock = new ManualClock(Instant.parse("2026-03-01T10:00:00Z"));

    @AutoClose
    private Sandbox sandbox;

    private PlatformClient client;

    @BeforeEach
    void start() throws IOException {
        sandbox = Sandbox.start(directory, 0, clock);
        sandbox.platform().timings(PlatformTimings.AT_ONCE);
        client = new PlatformClient(sandbox);
    }

    @Test
    void anUploadIsStoredByteForByteWithItsFieldsIntact() throws IOException {
        Map<String, String> fields = new LinkedHashMap<>();
        fields.put("filename", "-id_1.mp4");
        fields.put("title", "Ünïcödé \uD83C\uDF89 \"quoted\" <b>&amp;</b> مساء");
        fields.put(
                "longDescription",
                "a\r\nb\nc\r\n\r\n--boundary\r\nContent-Disposition: form-data; name=\"title\"\r\n\r\nx");
        fields.put("tags", "a, b;c=\"d\"");
        fields.put("startViews", "123456789012");
        fields.put("referenceID", "-id_1");
        fields.put("customAttribute10", "ten");

        PlatformClient.Answer answer = client.upload(FILE, fields);

        StoredContent content = sandbox.platform()
                .content(answer.json().path("contentId").asString())
                .orElseThrow();
        assertThat(content.fields()).isEqualTo(fields);
        assertThat(content.filename()).isEqualTo("-id_1.mp4");
        assertThat(sandbox.platform().file(content)).hasBinaryContent(FILE);
        assertThat(content.sha256())
                .isEqualTo(WatchPagesTest.sha256(sandbox.platform().file(content)));
        assertThat(content.bytes()).isEqualTo(FILE.length);
    }

    @Test
    void withoutAFilenameFieldTheNameOfTheFormPartIsUsed() throws IOException {
        client.upload(FILE, Map.of("title", "t"));

        assertThat(sandbox.platform().contentNamed("media.mp4")).isPresent();
    }

    @Test
    void anUploadUrlAcceptsOnlyOneUpload() throws IOException {
        String url = client.session();
        client.upload(url, FILE, Map.of("filename", "a.mp4"));

        PlatformClient.Answer again = client.upload(url, FILE, Map.of("filename", "b.mp4"));

        assertThat(again.status()).isEqualTo(403);
        assertThat(again.body()).contains("used");
        assertThat(sandbox.platform().contents()).hasSize(1);
    }

    @Test
    void anUploadUrlExpires() throws IOException {
        sandbox.platform().sessionLifetime(Duration.ofMinutes(3));
        String url = client.session();
        clock.advance(Duration.ofMinutes(3).plusMillis(1));

        PlatformClient.Answer late = client.upload(url, FILE, Map.of("filename", "a.mp4"));

        assertThat(late.status()).isEqualTo(403);
        assertThat(late.body()).contains("expired");
        assertThat(sandbox.platform().contents()).isEmpty();
    }

    @Test
    void anUnknownUploadUrlIsRefused() throws IOException {
        assertThat(client.upload(sandbox.url() + "upload/guess", FILE, Map.of()).status())
                .isEqualTo(404);
    }

    @Test
    void aRefusalReachesAClientThatIsStillSending() throws IOException {
        PlatformClient.Answer answer =
                client.upload(sandbox.url() + "upload/guess", new Generated(50_000_000), Map.of("filename", "a.mp4"));

        assertThat(answer.status()).isEqualTo(404);
    }

    @Test
    void anEqualNameInAnyCaseOverwritesAndIsRemembered() throws IOException {
        String first = id(client.upload(FILE, Map.of("filename", "Same.MP4", "referenceID", "one")));
        byte[] other = "other bytes".getBytes(StandardCharsets.UTF_8);

        String second = id(client.upload(other, Map.of("filename", "same.mp4", "referenceID", "two")));

        assertThat(second).isEqualTo(first);
        assertThat(sandbox.platform().contents()).hasSize(1);
        StoredContent content = sandbox.platform().contentNamed("SAME.mp4").orElseThrow();
        assertThat(content.overwritten()).isEqualTo(1);
        assertThat(content.overwroteAnother()).isTrue();
        assertThat(content.uploads()).extracting(StoredUpload::referenceId).containsExactly("one", "two");
        assertThat(sandbox.platform().file(content)).hasBinaryContent(other);
    }

    @Test
    void theSameVideoUploadedAgainOverwritesNoOtherContent() throws IOException {
        client.upload(FILE, Map.of("filename", "a.mp4", "referenceID", "a"));
        client.upload(FILE, Map.of("filename", "a.mp4", "referenceID", "a"));

        StoredContent content = sandbox.platform().contentNamed("a.mp4").orElseThrow();
        assertThat(content.overwritten()).isEqualTo(1);
        assertThat(content.overwroteAnother()).isFalse();
    }

    @Test
    void aChunkedUploadIsRefused() throws IOException {
        PlatformClient.Answer answer =
                client.upload(client.session(), new Generated(1000, -1), Map.of("filename", "a.mp4"));

        assertThat(answer.status()).isEqualTo(411);
        assertThat(sandbox.platform().contents()).isEmpty();
    }

    @Test
    void anUploadThatBreaksOffStoresNothing() throws IOException {
        String path = java.net.URI.create(client.session()).getRawPath();
        try (Socket socket = new Socket("127.0.0.1", sandbox.url().getPort())) {
            OutputStream out = socket.getOutputStream();
            out.write(("POST " + path
                            + " HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: multipart/form-data; boundary=b\r\n"
                            + "Content-Length: 100000\r\n\r\n--b\r\nContent-Disposition: form-data; name=\"file\";"
                            + " filename=\"half.mp4\"\r\n\r\nhalf a file")
                    .getBytes(StandardCharsets.UTF_8));
            out.flush();
        }

        await().until(() -> sandbox.traffic().requests("upload").size() == 1
                && sandbox.traffic().uploads().now() == 0);
        assertThat(sandbox.platform().contents()).isEmpty();
        assertThat(incoming()).isEmpty();
    }

    @Test
    void aForeignFileNameNeverBecomesAPath() throws IOException {
        for (String name :
                List.of("../../escape.mp4", "/etc/yt2ms-escape", "a\u0000b", "..", "con.mp4", "x".repeat(3000))) {
            assertThat(client.upload(FILE, Map.of("filename", name)).status()).isEqualTo(200);
            assertThat(sandbox.platform().contentNamed(name)).isPresent();
        }

        try (Stream<Path> files = Files.walk(directory)) {
            assertThat(files.map(path -> path.getFileName().toString()))
                    .noneMatch(name -> name.contains("escape") || name.contains("xxx"));
        }
    }

    @Test
    void aFormThatIsNotAnUploadIsRefused() throws IOException {
        RequestBody nothing = RequestBody.create("x", MediaType.get("text/plain"));
        Request plain =
                new Request.Builder().url(client.session()).post(nothing).build();
        RequestBody noFile = new MultipartBody.Builder()
                .setType(MultipartBody.FORM)
                .addFormDataPart("title", "t")
                .build();
        Request fieldsOnly =
                new Request.Builder().url(client.session()).post(noFile).build();

        assertThat(client.send(plain).status()).isEqualTo(400);
        assertThat(client.send(fieldsOnly).status()).isEqualTo(400);
        assertThat(sandbox.platform().contents()).isEmpty();
    }

    @Test
    void storedContentsSurviveARestart() throws IOException {
        client.upload(FILE, Map.of("filename", "a.mp4", "title", "kept", "referenceID", "a"));
        StoredContent before = sandbox.platform().contentNamed("a.mp4").orElseThrow();
        sandbox.close();

        sandbox = Sandbox.start(directory, 0, clock);

        StoredContent after = sandbox.platform().contentNamed("A.mp4").orElseThrow();
        assertThat(after.fields()).isEqualTo(before.fields());
        assertThat(after.uploads()).isEqualTo(before.uploads());
        assertThat(sandbox.platform().file(after)).hasBinaryContent(FILE);
    }

    @Test
    void aLargeUploadIsWrittenToDiskAsItArrives() throws IOException {
        long size = 200_000_000;
        int underWay = 8_000_000;
        Generated file = new Generated(size)
                .pausingAt(
                        size / 2,
                        sent -> await("on disk")
                                .until(() -> Files.size(incoming().get(0)) > sent - underWay));

        client.upload(client.session(), file, Map.of("filename", "large.mp4"));

        StoredContent content = sandbox.platform().contentNamed("large.mp4").orElseThrow();
        assertThat(content.bytes()).isEqualTo(size);
        assertThat(content.sha256()).isEqualTo(file.digest());
        assertThat(incoming()).isEmpty();
    }

    private List<Path> incoming() throws IOException {
        try (Stream<Path> files = Files.list(directory.resolve("incoming"))) {
            return files.toList();
        }
    }

    private static String id(PlatformClient.Answer answer) {
        return answer.json().path("contentId").asString();
    }

    /** A request body with generated bytes, which needs no file on disk. */
    public static final class Generated extends RequestBody {
        private final GeneratedBytes bytes;
        private final long declared;
        private long pauseAt;
        private LongConsumer pause = sent -> {};

        public Generated(long length) {
            this(length, length);
        }

        public Generated(long length, long declared) {
            this.bytes = new GeneratedBytes(1, length);
            this.declared = declared;
        }

        Generated pausingAt(long position, LongConsumer what) {
            pauseAt = position;
            pause = what;
            return this;
        }

        String digest() throws IOException {
            MessageDigest digest = Sha256.digest();
            bytes.write(new DigestOutputStream(OutputStream.nullOutputStream(), digest), 0, bytes.length());
            return HexFormat.of().formatHex(digest.digest());
        }

        @Override
        public MediaType contentType() {
            return MediaType.get("video/mp4");
        }

        @Override
        public long contentLength() {
            return declared;
        }

        @Override
        public boolean isOneShot() {
            return true;
        }

        @Override
        public void writeTo(BufferedSink sink) throws IOException {
            bytes.write(sink.outputStream(), 0, pauseAt);
            sink.flush();
            pause.accept(pauseAt);
            bytes.write(sink.outputStream(), pauseAt, bytes.length() - pauseAt);
        }
    }
}
