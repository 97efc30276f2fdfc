package dev.yt2ms.sandbox.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.yt2ms.StartsProcesses;
import dev.yt2ms.sandbox.Sandbox;
import dev.yt2ms.sandbox.platform.PlatformClient;
import dev.yt2ms.sandbox.platform.PlatformForm;
import dev.yt2ms.sandbox.platform.UploadTest;
import dev.yt2ms.sandbox.youtube.SandboxVideo;
import dev.yt2ms.sandbox.youtube.YouTubeErrors;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import okhttp3.MediaType;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests that each fault of the sandbox has the documented effect on a client. */
@StartsProcesses
class FaultsTest {

    private static final Duration PATIENCE = Duration.ofMinutes(3);
    private static final byte[] FILE = "file".getBytes(StandardCharsets.UTF_8);
    private static final String VIDEO = "theVideo";
    private static final String MEDIA = "/media/" + VIDEO + "/video.mp4";
    private static final Executor NEW_THREAD = runnable -> new Thread(runnable, "client").start();

    @TempDir
    Path directory;

    @AutoClose
    private Sandbox sandbox;

    private PlatformClient client;

    @BeforeEach
    void start() throws IOException {
        sandbox = Sandbox.start(directory, 0);
        sandbox.channel().add(SandboxVideo.of(VIDEO).padding(300_000).build());
        client = new PlatformClient(sandbox);
    }

    @Test
    void aFaultAnswersWithAnotherStatusAndItsHeaders() throws IOException {
        sandbox.faults().add("watch", Fault.status(429, Map.of("Retry-After", "7")));

        try (Response first = get("/watch?v=" + VIDEO)) {
            assertThat(first.code()).isEqualTo(429);
            assertThat(first.header("Retry-After")).isEqualTo("7");
        }
        assertThat(client.get("/watch?v=" + VIDEO).status()).isEqualTo(200);
    }

    @Test
    void aFaultAppliesByItsCountItsSkipAndItsSubject() throws IOException {
        sandbox.faults()
                .add(Fault.at("watch", Fault.status(503)).about(VIDEO).skip(1).times(2));

        assertThat(client.get("/watch?v=other").status()).isEqualTo(404);
        assertThat(client.get("/watch?v=" + VIDEO).status()).isEqualTo(200);
        assertThat(client.get("/watch?v=" + VIDEO).status()).isEqualTo(503);
        assertThat(client.get("/watch?v=" + VIDEO).status()).isEqualTo(503);
        assertThat(client.get("/watch?v=" + VIDEO).status()).isEqualTo(200);
        assertThat(sandbox.faults().hits()).isEqualTo(2);
        assertThat(sandbox.faults().pending()).isEmpty();
    }

    @Test
    void aPrefixMatchesAllRequestsOfItsKind() throws IOException {
        sandbox.faults().add(Fault.at("platform", Fault.status(502)).always());

        assertThat(client.call("ListVodCategory", Map.of()).status()).isEqualTo(502);
        assertThat(client.call("CreateUploaderSession", Map.of()).status()).isEqualTo(502);
        sandbox.faults().clear();
        assertThat(client.call("ListVodCategory", Map.of()).status()).isEqualTo(200);
    }

    @Test
    void aTruncatedBodyAnnouncesItsFullLengthAndBreaksOff() throws IOException {
        sandbox.faults().add("media", new FaultAction.Cut(1000));

        try (Response response = get(MEDIA)) {
            assertThat(response.body().contentLength()).isGreaterThan(300_000);
            assertThatThrownBy(() -> response.body().bytes()).isInstanceOf(IOException.class);
        }
        assertThat(sandbox.traffic().requests("media").get(0).sent()).isEqualTo(1000);
    }

    @Test
    void aShortenedBodyAppearsComplete() throws IOException {
        sandbox.faults().add("media", new FaultAction.Shorten(1000));

        try (Response response = get(MEDIA)) {
            assertThat(response.header("Content-Length")).isNull();
            assertThat(response.body().bytes()).hasSize(1000);
        }
    }

    @Test
    void junkHasTheRightLengthAndType() throws IOException {
        byte[] right = bytes(MEDIA);
        sandbox.faults().add("media", new FaultAction.Junk());

        try (Response response = get(MEDIA)) {
            assertThat(response.header("Content-Type")).isEqualTo("video/mp4");
            assertThat(response.body().bytes()).hasSameSizeAs(right).isNotEqualTo(right);
        }
        assertThat(bytes(MEDIA)).isEqualTo(right);
    }

    @Test
    void aConnectionIsClosedWithoutAnAnswer() {
        sandbox.faults().add("platform.ListVodCategory", new FaultAction.Close(false));

        assertThatThrownBy(() -> client.call("ListVodCategory", Map.of())).isInstanceOf(IOException.class);
        assertThat(sandbox.traffic().requests("platform").get(0).status()).isZero();
    }

    @Test
    void aStalledAnswerContinuesWhenItIsReleased() throws IOException {
        byte[] right = bytes(MEDIA);
        sandbox.faults().add("media", new FaultAction.Stall(1000));

        CompletableFuture<byte[]> stalled = inBackground(() -> bytes(MEDIA));

        await().until(() -> sandbox.faults().stalled() == 1);
        assertThat(stalled).isNotDone();
        sandbox.faults().release();
        assertThat(stalled).succeedsWithin(PATIENCE).isEqualTo(right);
    }

    @Test
    void aSlowlySentAnswerArrivesCompletely() throws IOException {
        byte[] right = client.get("/watch?v=" + VIDEO).body().getBytes(StandardCharsets.UTF_8);
        sandbox.faults().add("watch", new FaultAction.Trickle(1000));

        long start = System.nanoTime();

        assertThat(bytes("/watch?v=" + VIDEO)).isEqualTo(right);
        assertThat(System.nanoTime() - start).isGreaterThan(TimeUnit.MILLISECONDS.toNanos(right.length / 2));
    }

    @Test
    void aDelayedAnswerArrivesCompletelyAndLater() throws IOException {
        byte[] right = client.get("/watch?v=" + VIDEO).body().getBytes(StandardCharsets.UTF_8);
        sandbox.faults().add("watch", new FaultAction.Delay(300));

        long start = System.nanoTime();

        assertThat(bytes("/watch?v=" + VIDEO)).isEqualTo(right);
        assertThat(System.nanoTime() - start).isGreaterThan(TimeUnit.MILLISECONDS.toNanos(290));
    }

    @Test
    void anUploadIsStoredAndItsAnswerIsLost() throws IOException {
        sandbox.faults().add(Fault.at("upload", new FaultAction.Close(true)).about("lost.mp4"));

        client.upload(FILE, Map.of("filename", "other.mp4"));
        assertThatThrownBy(() -> client.upload(FILE, Map.of("filename", "lost.mp4")))
                .isInstanceOf(IOException.class);

        assertThat(sandbox.platform().contentNamed("lost.mp4")).isPresent();
    }

    @Test
    void anUploadIsStoredAndAnsweredWithAnErrorOrGarbage() throws IOException {
        sandbox.faults()
                .add("upload", Fault.afterWork(502, "text/html", "<html>Bad gateway</html>"))
                .add("upload", Fault.afterWork(200, "application/json", "{\"contentId\": "));

        assertThat(client.upload(FILE, Map.of("filename", "a.mp4")).status()).isEqualTo(502);
        assertThat(client.upload(FILE, Map.of("filename", "b.mp4")).body()).isEqualTo("{\"contentId\": ");

        assertThat(sandbox.platform().contents()).hasSize(2);
    }

    @Test
    void anUploadIsRefusedBeforeItsBodyIsRead() throws IOException {
        sandbox.faults().add("upload", Fault.status(413));

        PlatformClient.Answer refused =
                // The body fits into the server's socket buffer. With a larger body, the connection could be reset and
                // the answer lost.
                client.upload(client.session(), new UploadTest.Generated(30_000), Map.of("filename", "a.mp4"));

        assertThat(refused.status()).isEqualTo(413);
        assertThat(sandbox.traffic().requests("upload").get(0).received()).isZero();
        assertThat(sandbox.platform().contents()).isEmpty();
    }

    @Test
    void anUploadsConnectionIsClosedHalfway() {
        sandbox.faults()
                .add(Fault.at("upload", new FaultAction.CutRequest(5_000_000)).about("ref"));

        assertThatThrownBy(() -> client.upload(
                        client.session(), new UploadTest.Generated(50_000_000), Map.of("referenceID", "ref")))
                .isInstanceOf(IOException.class);

        await().until(() -> sandbox.traffic().uploads().now() == 0);
        assertThat(sandbox.platform().contents()).isEmpty();
        assertThat(sandbox.traffic().requests("upload").get(0).received()).isEqualTo(5_000_000);
    }

    @Test
    void readingOfAnUploadPausesUntilTheFaultIsReleased() {
        sandbox.faults().add("upload", new FaultAction.StallRequest(1_000_000));

        CompletableFuture<PlatformClient.Answer> upload = inBackground(() ->
                client.upload(client.session(), new UploadTest.Generated(50_000_000), Map.of("filename", "a.mp4")));

        await().until(() -> sandbox.faults().stalled() == 1);
        assertThat(sandbox.traffic().uploads().now()).isEqualTo(1);
        sandbox.faults().release();
        assertThat(upload).succeedsWithin(PATIENCE);
        assertThat(sandbox.platform().contentNamed("a.mp4")).isPresent();
    }

    @Test
    void anUploadIsReadSlowly() {
        sandbox.faults().add("upload", new FaultAction.TrickleRequest(2000));
        long start = System.nanoTime();

        CompletableFuture<PlatformClient.Answer> upload =
                inBackground(() -> client.upload(client.session(), new byte[1000], Map.of("filename", "a.mp4")));

        assertThat(upload).succeedsWithin(PATIENCE);
        assertThat(System.nanoTime() - start).isGreaterThan(TimeUnit.MILLISECONDS.toNanos(500));
    }

    @Test
    void uploadAddressesCanBeUsedUpOrOnAnotherHost() throws IOException {
        sandbox.faults()
                .add("platform.CreateUploaderSession", new FaultAction.UploadPath(FaultAction.UploadPath.EXPIRED))
                .add("platform.CreateUploaderSession", new FaultAction.UploadPath(FaultAction.UploadPath.USED))
                .add("platform.CreateUploaderSession", new FaultAction.UploadPath("http://192.0.2.1/upload"));

        assertThat(client.upload(FILE, Map.of("filename", "a.mp4")).body()).contains("expired");
        assertThat(client.upload(FILE, Map.of("filename", "a.mp4")).body()).contains("used");
        assertThat(client.session()).isEqualTo("http://192.0.2.1/upload");
        assertThat(client.session()).startsWith(sandbox.url().toString());
    }

    @Test
    void answersCanLackTheEnvelopeOrBeAPageOrARedirect() throws IOException {
        String session = "platform.CreateUploaderSession";
        sandbox.faults().add(session, Fault.emptyJson()).add(session, Fault.html());

        assertThat(client.call("CreateUploaderSession", Map.of()).body()).isEqualTo("{}");
        assertThat(client.call("CreateUploaderSession", Map.of()).contentType()).startsWith("text/html");
        sandbox.faults().add("watch", Fault.redirect(302, sandbox.url() + MEDIA.substring(1)));
        assertThat(bytes("/watch?v=" + VIDEO)).isEqualTo(bytes(MEDIA));
    }

    @Test
    void errorsHaveTheWordingOfBothApis() throws IOException {
        sandbox.faults()
                .add("youtube.videos", YouTubeErrors.fault(403, "rateLimitExceeded"))
                .add("platform", PlatformForm.fault(401, "no token"));

        PlatformClient.Answer youtube = client.get("/youtube/youtube/v3/videos?part=id&id=x");
        PlatformClient.Answer platform = client.call("ListVodCategory", Map.of());

        assertThat(youtube.status()).isEqualTo(403);
        assertThat(youtube.json().at("/error/errors/0/reason").asString()).isEqualTo("rateLimitExceeded");
        assertThat(platform.status()).isEqualTo(401);
        assertThat(platform.json().path("Message").asString()).isEqualTo("no token");
    }

    @Test
    void faultsCanBeSwitchedOnAndOffByHttp() throws IOException {
        PlatformClient.Answer added = faults("application/json", """
                [{"where": "watch", "subject": "theVideo", "times": 2, "action": {"do": "answer", "status": 503}},
                 {"where": "media", "action": {"do": "cut", "afterBytes": 10}},
                 {"where": "upload", "action": {"do": "close", "afterWork": true}}]""");

        assertThat(added.status()).isEqualTo(200);
        assertThat(added.json()).hasSize(3);
        assertThat(client.get("/watch?v=" + VIDEO).status()).isEqualTo(503);
        assertThat(sandbox.faults().pending()).hasSize(3);
        Request clear = new Request.Builder()
                .url(sandbox.url() + "faults")
                .delete(RequestBody.EMPTY)
                .build();
        assertThat(client.send(clear).json()).isEmpty();
        assertThat(client.get("/watch?v=" + VIDEO).status()).isEqualTo(200);
    }

    @Test
    void invalidFaultsAreRefused() throws IOException {
        assertThat(faults("application/json", "{\"where\": \"watch\"}").status())
                .isEqualTo(400);
        assertThat(faults("application/json", "{\"where\": \"watch\", \"action\": {\"do\": \"explode\"}}")
                        .status())
                .isEqualTo(400);
        assertThat(faults("text/plain", "[]").status()).isEqualTo(415);
        assertThat(sandbox.faults().pending()).isEmpty();
    }

    private PlatformClient.Answer faults(String type, String json) throws IOException {
        return client.send(new Request.Builder()
                .url(sandbox.url() + "faults")
                .post(RequestBody.create(json.getBytes(StandardCharsets.UTF_8), MediaType.get(type)))
                .build());
    }

    private byte[] bytes(String path) throws IOException {
        try (Response response = get(path)) {
            return response.body().bytes();
        }
    }

    private Response get(String path) throws IOException {
        Request request =
                new Request.Builder().url(sandbox.url() + path.substring(1)).build();
        return PlatformClient.HTTP.newCall(request).execute();
    }

    private interface Work<T> {
        T run() throws IOException;
    }

    private static <T> CompletableFuture<T> inBackground(Work<T> work) {
        return CompletableFuture.supplyAsync(
                () -> {
                    try {
                        return work.run();
                    } catch (IOException e) {
                        throw new CompletionException(e);
                    }
                },
                NEW_THREAD);
    }
}
