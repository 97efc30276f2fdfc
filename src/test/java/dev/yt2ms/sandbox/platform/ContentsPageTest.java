package dev.yt2ms.sandbox.platform;

import static org.assertj.core.api.Assertions.assertThat;

import dev.yt2ms.StartsProcesses;
import dev.yt2ms.sandbox.Sandbox;
import dev.yt2ms.sandbox.http.Body;
import dev.yt2ms.sandbox.youtube.SandboxVideo;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import okhttp3.Request;
import okhttp3.Response;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests the sandbox's page that shows the uploaded contents. */
@StartsProcesses
class ContentsPageTest {

    private static final byte[] JUNK = "junk".getBytes(StandardCharsets.UTF_8);

    @TempDir
    Path directory;

    @AutoClose
    private Sandbox sandbox;

    private PlatformClient client;

    @BeforeEach
    void start() throws IOException {
        sandbox = Sandbox.start(directory, 0);
        sandbox.platform().timings(PlatformTimings.AT_ONCE);
        client = new PlatformClient(sandbox);
    }

    @Test
    void showsTheUploadedContents() throws IOException {
        assertThat(client.get("/").body()).contains("Nothing yet");
        StoredContent content = upload(Map.of(
                "filename", "a.mp4",
                "title", "A title",
                "uploaddate", "20151025155900",
                "startViews", "123456789012",
                "referenceID", "the-id",
                "longDescription", "Some <b>bold</b> words"));
        assertThat(sandbox.platform().status(content.id())).isEqualTo(32);

        assertThat(client.get("/").body())
                .contains("1 video", "A title", "25 Oct 2015, 15:59 UTC", "123,456,789,012 views", "the-id", "a.mp4")
                .contains("0:02", ">ready<", "Some &lt;b&gt;bold&lt;/b&gt; words");
    }

    @Test
    void foreignTextNeverBecomesMarkup() throws IOException {
        String hostile = "</h2>'\"><script>alert(1)</script>{{nonce}}$1\\";
        client.upload(
                JUNK,
                Map.of(
                        "filename", hostile,
                        "title", hostile,
                        "tags", hostile,
                        "referenceID", hostile,
                        "longDescription", "\"></iframe><script>alert(2)</script>"));

        PlatformClient.Answer page = client.get("/");

        assertThat(page.body())
                .doesNotContain("<script>alert")
                .doesNotContain("\"></iframe><script")
                .contains("{{nonce}}");
        assertThat(page.body()).containsOnlyOnce("<script ");
    }

    @Test
    void thePageLoadsNothingFromElsewhere() throws IOException {
        upload(Map.of("filename", "a.mp4", "title", "t"));

        try (Response response = get("/")) {
            assertThat(response.header("Content-Security-Policy")).startsWith("default-src 'none'");
            assertThat(response.body().string()).doesNotContain("http://", "https://");
        }
    }

    @Test
    void aVideoHasAPosterImageAndCanBePlayed() throws IOException {
        StoredContent content = upload(Map.of("filename", "a.mp4"));

        try (Response poster = get("/image/" + content.id() + "/poster")) {
            assertThat(poster.header("Content-Type")).isEqualTo("image/jpeg");
            assertThat(poster.body().bytes()).startsWith(0xff, 0xd8);
        }
        try (Response media = get("/content/" + content.id())) {
            assertThat(media.header("Accept-Ranges")).isEqualTo("bytes");
            assertThat(media.body().bytes())
                    .isEqualTo(Files.readAllBytes(sandbox.platform().file(content)));
        }
    }

    @Test
    void aContentThatIsNoVideoSaysItHasNoPoster() throws IOException {
        client.upload(JUNK, Map.of("filename", "a.mp4"));
        StoredContent content = sandbox.platform().contentNamed("a.mp4").orElseThrow();
        assertThat(sandbox.platform().status(content.id())).isEqualTo(24);

        assertThat(client.get("/image/" + content.id() + "/poster").status()).isEqualTo(404);
        assertThat(client.get("/image/../poster").status()).isEqualTo(404);
        assertThat(client.get("/").body()).contains("error: no video in the file");
    }

    @Test
    void theVersionOfThePageChangesWhenAContentArrives() throws IOException {
        String before = client.get("/version").body();

        upload(Map.of("filename", "a.mp4"));

        assertThat(client.get("/version").body()).isNotEqualTo(before);
    }

    private StoredContent upload(Map<String, String> fields) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        Body body = sandbox.clips().mp4(SandboxVideo.of("clip").build());
        body.write(bytes, 0, body.length());
        client.upload(bytes.toByteArray(), fields);
        return sandbox.platform().contentNamed(fields.get("filename")).orElseThrow();
    }

    private Response get(String path) throws IOException {
        Request request =
                new Request.Builder().url(sandbox.url() + path.substring(1)).build();
        return PlatformClient.HTTP.newCall(request).execute();
    }
}
