package dev.yt2ms.sandbox.platform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.yt2ms.ManualClock;
import dev.yt2ms.StartsProcesses;
import dev.yt2ms.sandbox.Sandbox;
import dev.yt2ms.sandbox.http.Body;
import dev.yt2ms.sandbox.media.Clip;
import dev.yt2ms.sandbox.youtube.SandboxVideo;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Element;
import tools.jackson.databind.JsonNode;

/** Tests that the methods of the sandbox's platform answer in JSON and in XML. */
@StartsProcesses
class PlatformApiTest {

    private static final byte[] JUNK = "junk".getBytes(StandardCharsets.UTF_8);

    @TempDir
    Path directory;

    private final ManualClock clock = new ManualClock(Instant.parse("2026-03-01T10:00:00Z"));

    @AutoClose
    private Sandbox sandbox;

    private PlatformClient client;

    @BeforeEach
    void start() throws IOException {
        sandbox = Sandbox.start(directory, 0, clock);
        client = new PlatformClient(sandbox);
    }

    @Test
    void aContentIsHiddenThenQueuedThenEncodedThenReady() throws IOException {
        sandbox.platform()
                .timings(new PlatformTimings(Duration.ofSeconds(20), Duration.ofSeconds(30), Duration.ofSeconds(100)));
        String id = id(client.upload(clip(2), Map.of("filename", "a.mp4")));
        await().until(() -> sandbox.platform().content(id).orElseThrow().probed());

        assertThat(content(id).isNull()).isTrue();
        assertThat(list(0, 25)).isEmpty();
        clock.advance(Duration.ofSeconds(20));
        assertThat(content(id).path("status").asInt()).isZero();
        clock.advance(Duration.ofSeconds(80));
        assertThat(content(id).path("status").asInt()).isEqualTo(16);
        assertThat(content(id).path("encodingStatusPercent").asInt()).isEqualTo(50);
        clock.advance(Duration.ofSeconds(50));
        assertThat(content(id).path("status").asInt()).isEqualTo(32);
        assertThat(Duration.parse(content(id).path("duration").asString()))
                .isBetween(Duration.ofMillis(1900), Duration.ofMillis(2100));
        assertThat(list(0, 25)).hasSize(1);
    }

    @Test
    void aFileWithoutVideoEndsInError() throws IOException {
        sandbox.platform().timings(PlatformTimings.AT_ONCE);
        String id = id(client.upload(JUNK, Map.of("filename", "a.mp4")));

        assertThat(content(id).path("status").asInt())
                .as("the status directly after the answer to the upload")
                .isEqualTo(24);
        assertThat(content(id).path("duration").isNull()).isTrue();
    }

    @Test
    void aContentReturnsItsFields() throws IOException {
        sandbox.platform().timings(PlatformTimings.AT_ONCE);
        String id = id(client.upload(
                JUNK,
                Map.of(
                        "filename", "a.mp4",
                        "title", "t \uD83C\uDF89",
                        "uploaddate", "20151025155900",
                        "startViews", "123456789012",
                        "referenceID", "ref",
                        "relatedLinkUrl", "https://example.org/",
                        "idCategory", "1",
                        "customAttribute3", "c")));

        JsonNode content = content(id);

        assertThat(content.path("filename").asString()).isEqualTo("a.mp4");
        assertThat(content.path("title").asString()).isEqualTo("t \uD83C\uDF89");
        assertThat(content.path("uploadDate").asString()).isEqualTo("/Date(1445788740000+0000)/");
        assertThat(content.path("visualizations").asLong()).isEqualTo(123_456_789_012L);
        assertThat(content.path("referenceID").asString()).isEqualTo("ref");
        assertThat(content.path("relatedLinkURL").asString()).isEqualTo("https://example.org/");
        assertThat(content.path("idCategory").asInt()).isEqualTo(1);
        assertThat(content.path("customAttribute3").asString()).isEqualTo("c");
        assertThat(content.path("customAttribute4").isNull()).isTrue();
        sandbox.platform().dateForm(DateForm.DIGITS);
        assertThat(content(id).path("uploadDate").asString()).isEqualTo("20151025155900");
        sandbox.platform().dateForm(DateForm.ISO);
        assertThat(content(id).path("uploadDate").asString()).isEqualTo("2015-10-25T15:59:00Z");
    }

    @Test
    void theListIsPagedInAStableOrder() throws IOException {
        sandbox.platform().timings(PlatformTimings.AT_ONCE);
        for (int i = 0; i < 7; i++) {
            client.upload(JUNK, Map.of("filename", i + ".mp4", "title", "same title", "referenceID", "r" + i));
        }

        Set<String> seen = new TreeSet<>();
        for (int start = 0; start < 9; start += 3) {
            list(start, 3)
                    .forEach(content -> seen.add(content.path("referenceID").asString()));
        }

        assertThat(seen).hasSize(7);
        assertThat(list(6, 3)).hasSize(1);
        assertThat(list(9, 3)).isEmpty();
    }

    @Test
    void categoriesAreListedAndFilterContents() throws IOException {
        sandbox.platform().timings(PlatformTimings.AT_ONCE).category(7, "Seven").categoryAt("Seven/Eight");
        client.upload(JUNK, Map.of("filename", "a.mp4", "idCategory", "7"));
        client.upload(JUNK, Map.of("filename", "b.mp4"));

        JsonNode categories = client.call("ListVodCategory", Map.of()).d();
        JsonNode inSeven = client.call("ListVodContentByCategory", Map.of("idVodCategory", 7))
                .d();

        assertThat(categories.get(1).path("IdCategory").asInt()).isEqualTo(7);
        assertThat(categories.get(1).path("VideoCount").asInt()).isEqualTo(1);
        assertThat(inSeven).hasSize(1);
        assertThat(categories.get(2).path("Description").asString()).isEqualTo("Eight");
        assertThat(categories.get(2).path("IdParentCategory").asInt()).isEqualTo(7);
    }

    @Test
    void aDeletedContentIsGone() throws IOException {
        sandbox.platform().timings(PlatformTimings.AT_ONCE);
        String id = id(client.upload(JUNK, Map.of("filename", "a.mp4")));

        assertThat(client.call("DeleteVodContent", Map.of("contentId", id)).d().asBoolean())
                .isTrue();
        assertThat(client.call("DeleteVodContent", Map.of("contentId", id)).d().asBoolean())
                .isFalse();
        assertThat(content(id).isNull()).isTrue();
        assertThat(sandbox.platform().contents()).isEmpty();
        assertThat(directory.resolve("contents")).isEmptyDirectory();
    }

    @Test
    void aWrongTokenIsAnsweredWithAFault() throws IOException {
        PlatformClient.Answer refused = client.call("ListVodCategory", Map.of("token", "wrong"));

        assertThat(refused.status()).isEqualTo(500);
        assertThat(refused.json().path("Message").asString()).contains("token");
        assertThat(refused.json().path("ExceptionDetail").path("Message").asString())
                .contains("token");
        assertThat(refused.json().has("d")).isFalse();
    }

    @Test
    void anUnknownMethodIsAnsweredWithAnHtmlPage() throws IOException {
        PlatformClient.Answer unknown = client.call("NoSuchMethod", Map.of());

        assertThat(unknown.status()).isEqualTo(404);
        assertThat(unknown.contentType()).startsWith("text/html");
    }

    @Test
    void answersCanComeWithoutTheEnvelope() throws IOException {
        sandbox.platform().envelope(false);

        assertThat(client.call("CreateUploaderSession", Map.of())
                        .json()
                        .path("uploadPath")
                        .asString())
                .startsWith(sandbox.url() + "upload/");
    }

    @Test
    void theSameMethodsAnswerInXml() throws Exception {
        sandbox.platform().timings(PlatformTimings.AT_ONCE);
        String title = "<b>&amp; \uD83C\uDF89\r\n\"q\"";

        String path = text(client.callXml("CreateUploaderSession", ""), "uploadPath");
        String id = id(client.upload(path, JUNK, Map.of("filename", "x.mp4", "title", title, "tags", "a\u0001b")));
        PlatformClient.Answer one = client.callXml("GetVodContentByContentID", "<contentId>" + id + "</contentId>");
        PlatformClient.Answer list = client.callXml("ListVodContentByCategory", "<idVodCategory>0</idVodCategory>");
        PlatformClient.Answer none = client.callXml("GetVodContentByContentID", "<contentId>none</contentId>");

        assertThat(path).startsWith(sandbox.url() + "upload/");
        assertThat(text(one, "title")).isEqualTo(title);
        assertThat(text(one, "tags")).isEqualTo("a\uFFFDb");
        assertThat(root(one).getNamespaceURI()).endsWith("Mainsoft.Streaming.Sdk._13.model");
        assertThat(root(list).getLocalName()).isEqualTo("ArrayOfVodContentDTO");
        assertThat(text(list, "contentId")).isEqualTo(id);
        assertThat(root(none).getAttributeNS("http://www.w3.org/2001/XMLSchema-instance", "nil"))
                .isEqualTo("true");
        assertThat(root(client.callXml("DeleteVodContent", "<contentId>" + id + "</contentId>"))
                        .getTextContent())
                .isEqualTo("true");
    }

    @Test
    void xmlThatIsInvalidOrHasAWrongTokenReturnsAFault() throws Exception {
        sandbox.platform().acceptedToken("changed");

        PlatformClient.Answer refused = client.callXml("ListVodCategory", "");
        PlatformClient.Answer senseless = client.callXml("ListVodCategory", "<open>");

        assertThat(refused.status()).isEqualTo(500);
        assertThat(text(refused, "Text")).contains("token");
        assertThat(senseless.status()).isEqualTo(400);
    }

    private JsonNode content(String id) throws IOException {
        return client.call("GetVodContentByContentID", Map.of("contentId", id)).d();
    }

    private JsonNode list(int start, int limit) throws IOException {
        Map<String, Object> request =
                Map.of("idVodCategory", 0, "sort", "SORT_TITLE", "sortmode", "ASC", "start", start, "limit", limit);
        return client.call("ListVodContentByCategory", request).d();
    }

    private byte[] clip(int seconds) throws IOException {
        SandboxVideo video =
                SandboxVideo.of("clip").clip(Clip.testCard(0, seconds)).build();
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        Body body = sandbox.clips().mp4(video);
        body.write(bytes, 0, body.length());
        return bytes.toByteArray();
    }

    private static String id(PlatformClient.Answer answer) {
        return answer.json().path("contentId").asString();
    }

    private static Element root(PlatformClient.Answer answer) throws Exception {
        DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
        factory.setNamespaceAware(true);
        return factory.newDocumentBuilder()
                .parse(new ByteArrayInputStream(answer.body().getBytes(StandardCharsets.UTF_8)))
                .getDocumentElement();
    }

    private static String text(PlatformClient.Answer answer, String element) throws Exception {
        return root(answer).getElementsByTagNameNS("*", element).item(0).getTextContent();
    }
}
