package dev.yt2ms.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.yt2ms.live.ActionResult;
import dev.yt2ms.live.LiveAction;
import dev.yt2ms.live.LiveMigration;
import dev.yt2ms.live.VideoQuery;
import dev.yt2ms.settings.value.KnownSecrets;
import dev.yt2ms.settings.value.Secret;
import java.io.IOException;
import java.net.BindException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import okhttp3.FormBody;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;
import okhttp3.ResponseBody;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class LivePageTest {

    private static final String TOKEN = "0123456789abcdef0123456789abcdef";
    private static final String MARKUP = "<img src=x onerror=alert(1)>\"'&";

    private final OkHttpClient http = new OkHttpClient.Builder()
            .followRedirects(false)
            .readTimeout(Duration.ofMinutes(1))
            .build();
    private final List<String> actions = new ArrayList<>();
    private LivePage page;

    @BeforeEach
    void start() throws BindException {
        start("the-platform-token", TOKEN);
    }

    private void start(String... secrets) throws BindException {
        page = LivePage.start(
                new WebAddress("127.0.0.1", 0),
                new LivePage.Content(
                        TOKEN,
                        Set.of("migration.example.org"),
                        new OneVideo(actions),
                        new KnownSecrets(Stream.of(secrets).map(Secret::new).toList())::hide,
                        Optional.of(() -> "yt2ms_videos 1\n")));
    }

    @AfterEach
    void stop() {
        page.close();
        http.connectionPool().evictAll();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "videos/v1", "api/overview", "api/videos", "api/videos/v1", "api/events", "metrics", "other"
            })
    void everyAddressNeedsTheToken(String path) throws IOException {
        assertThat(get(path).code()).isEqualTo(401);
        assertThat(get(path, "Cookie", "yt2ms-" + page.port() + "=wrong").code())
                .isEqualTo(401);
        assertThat(get(path, "Cookie", "yt2ms-" + page.port() + "=" + TOKEN).code())
                .isEqualTo(401);
    }

    @Test
    void theLinkSetsACookieAndRedirectsWithoutTheToken() throws IOException {
        Response answer = get("?token=" + TOKEN);

        assertThat(answer.code()).isEqualTo(303);
        assertThat(answer.header("Location")).isEqualTo("/");
        assertThat(answer.header("Set-Cookie"))
                .contains("HttpOnly", "SameSite=Strict")
                .doesNotContain(TOKEN);
        assertThat(get("", "Cookie", cookie()).code()).isEqualTo(200);
        assertThat(get("?token=wrong").code()).isEqualTo(401);
    }

    @Test
    void theLoginPageSaysThatTheTokenOfTheLinkIsWrong() throws IOException {
        assertThat(get("?token=wrong").body().string()).contains("This token is wrong.");
        assertThat(get("").body().string()).contains("This page needs a token").doesNotContain("is wrong");
    }

    @Test
    void theTokenCanBeEnteredInAForm() throws IOException {
        Request.Builder login = request("login")
                .header("Origin", origin())
                .post(new FormBody.Builder().add("token", TOKEN).build());
        assertThat(send(login).header("Set-Cookie")).startsWith(cookie());

        Request.Builder wrong = request("login")
                .header("Origin", origin())
                .post(new FormBody.Builder().add("token", "wrong").build());
        assertThat(send(wrong).code()).isEqualTo(401);
    }

    @Test
    void metricsTakeTheTokenInAHeader() throws IOException {
        Response answer = get("metrics", "Authorization", "Bearer " + TOKEN);
        assertThat(answer.code()).isEqualTo(200);
        assertThat(answer.body().string()).contains("yt2ms_videos");
        assertThat(get("metrics", "Authorization", "Bearer wrong").code()).isEqualTo(401);
        assertThat(get("api/overview", "Authorization", "Bearer " + TOKEN).code())
                .isEqualTo(401);
    }

    @Test
    void onlyKnownNamesOfThePageAreAnswered() throws IOException {
        assertThat(get("", "Cookie", cookie(), "Host", "evil.example.org").code())
                .isEqualTo(403);
        assertThat(get("?token=" + TOKEN, "Host", "evil.example.org:" + page.port())
                        .code())
                .isEqualTo(403);
        for (String host : List.of("localhost:9", "127.0.0.1", "[::1]:8484", "Migration.example.org")) {
            assertThat(get("", "Cookie", cookie(), "Host", host).code())
                    .as(host)
                    .isEqualTo(200);
        }
    }

    @Test
    void actionsMustComeFromThePage() throws IOException {
        String word = word();
        assertThat(act("pause", null, word).code()).isEqualTo(403);
        assertThat(act("pause", "http://evil.example.org", word).code()).isEqualTo(403);
        assertThat(act("pause", "null", word).code()).isEqualTo(403);
        assertThat(act("pause", origin(), "wrong").code()).isEqualTo(403);
        assertThat(get("api/actions/pause", "Cookie", cookie()).code()).isEqualTo(404);
        assertThat(actions).isEmpty();

        assertThat(act("pause", origin(), word).code()).isEqualTo(200);
        assertThat(act("retry?id=v1&rule=gone", origin(), word).code()).isEqualTo(409);
        assertThat(act("destroy", origin(), word).code()).isEqualTo(404);
        assertThat(actions).containsExactly("PAUSE [] Optional.empty", "RETRY [v1] Optional[gone]");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "videos/v1", "api/overview", "assets/page.js", "nothing"})
    void noAnswerAllowsForeignOrInlineCode(String path) throws IOException {
        Response answer = get(path, "Cookie", cookie());
        assertThat(answer.header("Content-Security-Policy"))
                .contains("default-src 'none'", "script-src 'self'", "frame-ancestors 'none'")
                .doesNotContain("unsafe", "http");
        assertThat(answer.header("X-Content-Type-Options")).isEqualTo("nosniff");
        assertThat(answer.header("Cache-Control")).isEqualTo("no-store");
    }

    @ParameterizedTest
    @ValueSource(strings = {"page.html", "video.html", "login.html", "page.js", "video.js", "page.css", "icon.svg"})
    void noFileLoadsAnythingFromElsewhereOrHasInlineCode(String file) {
        String text = new String(Pages.file(file), StandardCharsets.UTF_8);
        assertThat(text.replace("http://www.w3.org/2000/svg", ""))
                .doesNotContain("http:", "https:", "innerHTML", "eval(");
        assertThat(Pattern.compile("<script(?![^>]*src=)|<style|\\son[a-z]+=|\\sstyle=|javascript:")
                        .matcher(text)
                        .find())
                .isFalse();
        assertThat(text).doesNotContain("{{{", "{{&");
    }

    @Test
    void markupInForeignTextsStaysText() throws IOException {
        String video = get("videos/v1", "Cookie", cookie()).body().string();
        assertThat(video).doesNotContain("<img").contains("&lt;img src&#x3D;x onerror");
    }

    @Test
    void aTitleThatCannotBeSeenIsReplaced() throws IOException {
        assertThat(get("videos/unseen", "Cookie", cookie()).body().string())
                .contains("<h1><bdi>(no visible title)</bdi></h1>")
                .contains("2026-01-02 03:04:05 UTC")
                .containsPattern("Length</dt><dd>not known<");
    }

    @Test
    void noPageContainsASecret() throws IOException {
        for (String path : List.of("", "videos/v1", "api/overview", "api/videos/v1")) {
            assertThat(get(path, "Cookie", cookie()).body().string())
                    .as(path)
                    .doesNotContain(TOKEN, "the-platform-token");
        }
    }

    @Test
    void aShortSecretLeavesKeysNumbersAndFormsAsTheyAre() throws IOException {
        page.close();
        start("2026", "div", "item", "attempts", "n", "a", "\\");

        JsonNode video = JsonMapper.shared()
                .readTree(get("api/videos/v1", "Cookie", cookie()).body().string());

        assertThat(video.path("item").path("views").asInt()).isEqualTo(2026);
        assertThat(video.path("item").path("publishedAt").asString()).isEqualTo("2026-01-02T03:04:05Z");
        assertThat(video.path("item").path("error").asString()).endsWith("the-pl***tform-toke***");
        assertThat(video.path("attempts").path(0).has("at")).isTrue();
        assertThat(get("videos/v1", "Cookie", cookie()).body().string())
                .contains("</h1>", "2026-01-02 03:04:05 UTC", "the-pl***tform-toke***");
        assertThat(act("pause", page.url().toString().replaceFirst("/$", ""), word())
                        .code())
                .as("answer to an action with the word of the page, which contains letters of secrets")
                .isEqualTo(200);
    }

    @Test
    void anUnknownVideoOrFileIsNotFound() throws IOException {
        assertThat(get("videos/unknown", "Cookie", cookie()).code()).isEqualTo(404);
        assertThat(get("assets/..%2Fpage.html", "Cookie", cookie()).code()).isGreaterThanOrEqualTo(400);
        assertThat(get("assets/login.html", "Cookie", cookie()).code()).isEqualTo(404);
    }

    @Test
    void wrongAddressesAreNoDefects() throws IOException {
        assertThat(get("api/videos?search=%ZZ&page=9999999999999999", "Cookie", cookie())
                        .code())
                .isEqualTo(200);
        assertThat(get("?token=%ZZ").code()).isEqualTo(401);
        assertThat(get("?search=" + "a".repeat(20_000), "Cookie", cookie()).code())
                .isGreaterThanOrEqualTo(400)
                .isLessThan(500);
    }

    @Test
    void clientsThatSendALoginSlowlyDoNotKeepOthersWaiting() throws IOException {
        List<Socket> slow = new ArrayList<>();
        try {
            for (int i = 0; i < 60; i++) {
                Socket client = new Socket("127.0.0.1", page.port());
                slow.add(client);
                client.getOutputStream()
                        .write(
                                ("POST /login HTTP/1.1\r\nHost: 127.0.0.1\r\nOrigin: http://127.0.0.1\r\nContent-Length: 9000\r\n"
                                                + "Content-Type: application/x-www-form-urlencoded\r\n\r\nt")
                                        .getBytes(StandardCharsets.US_ASCII));
            }
            assertThat(get("", "Cookie", cookie()).code()).isEqualTo(200);
        } finally {
            for (Socket client : slow) {
                client.close();
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"localhost", "LOCALHOST", "0.0.0.0"})
    void thePageCanHaveThisHost(String host) throws IOException {
        try (LivePage other = LivePage.start(
                new WebAddress(host, 0),
                new LivePage.Content(
                        TOKEN,
                        Set.of("localhost", "Migration.example.org"),
                        new OneVideo(actions),
                        text -> text,
                        Optional.empty()))) {
            Request link = new Request.Builder()
                    .url("http://localhost:" + other.port() + "/?token=" + TOKEN)
                    .build();
            try (Response answer = http.newCall(link).execute()) {
                assertThat(answer.code()).isEqualTo(303);
            }
        }
    }

    @Test
    void aUsedAddressIsReported() {
        assertThatThrownBy(() -> LivePage.start(
                        new WebAddress("127.0.0.1", page.port()),
                        new LivePage.Content(TOKEN, Set.of(), new OneVideo(actions), text -> text, Optional.empty())))
                .isInstanceOf(BindException.class)
                .hasMessageContaining(String.valueOf(page.port()));
    }

    @Test
    void aUsedAddressOfIpv6IsReportedAsItWasGiven() {
        assertThat(new WebAddress("::1", 8484)).hasToString("[::1]:8484");
        assertThat(WebAddress.parse("[::1]:8484")).contains(new WebAddress("::1", 8484));
    }

    private String origin() {
        return "http://127.0.0.1:" + page.port();
    }

    private String cookie() throws IOException {
        return get("?token=" + TOKEN).header("Set-Cookie").replaceFirst(";.*", "");
    }

    /** The word that the page gives to its own actions. */
    private String word() throws IOException {
        Matcher meta = Pattern.compile("name=\"csrf\" content=\"([0-9a-f]+)\"")
                .matcher(get("", "Cookie", cookie()).body().string());
        assertThat(meta.find()).isTrue();
        return meta.group(1);
    }

    private Response act(String action, String origin, String word) throws IOException {
        Request.Builder request = request("api/actions/" + action)
                .header("Cookie", cookie())
                .header("X-Csrf-Token", word)
                .post(RequestBody.create(new byte[0]));
        return send(origin == null ? request : request.header("Origin", origin));
    }

    private Response get(String path, String... headers) throws IOException {
        Request.Builder request = request(path);
        for (int i = 0; i < headers.length; i += 2) {
            request.header(headers[i], headers[i + 1]);
        }
        return send(request);
    }

    private Request.Builder request(String path) {
        return new Request.Builder().url(page.url() + path);
    }

    /** Reads the whole answer, so that the connection is free again. */
    private Response send(Request.Builder request) throws IOException {
        try (Response answer = http.newCall(request.build()).execute()) {
            return answer.newBuilder()
                    .body(ResponseBody.create(
                            answer.body().bytes(), answer.body().contentType()))
                    .build();
        }
    }

    /** A migration with one video, whose texts are hostile. */
    private record OneVideo(List<String> actions) implements LiveMigration {

        @Override
        public boolean isWorking() {
            return true;
        }

        @Override
        public byte[] overview() {
            return bytes("{\"name\":\"the-platform-token " + TOKEN + "\"}");
        }

        @Override
        public byte[] videos(VideoQuery query) {
            return bytes("{}");
        }

        @Override
        public Optional<byte[]> video(String videoId) {
            if (videoId.equals("unseen")) {
                return Optional.of(
                        bytes("{\"item\":{\"videoId\":\"unseen\",\"title\":\" \u200B\u2060\",\"state\":\"SKIPPED\","
                                + "\"publishedAt\":\"2026-01-02T03:04:05Z\",\"durationSeconds\":0}}"));
            }
            String markup = MARKUP.replace("\"", "\\\"");
            return videoId.equals("v1")
                    ? Optional.of(bytes(
                            ("{\"item\":{\"videoId\":\"v1\",\"title\":\"%s\",\"state\":\"FAILED\",\"error\":\"%s the-platform-token\","
                                            + "\"publishedAt\":\"2026-01-02T03:04:05Z\",\"views\":2026,\"filename\":\"%s\"},\"fields\":{\"title\":\"%s\"},"
                                            + "\"attempts\":[{\"at\":\"2026-01-02T03:04:05Z\",\"text\":\"%s\",\"station\":\"UPLOAD\"}],"
                                            + "\"youtubeUrl\":\"https://www.youtube.com/watch?v=v1\",\"playerUrl\":\"\",\"advice\":\"\"}")
                                    .replace("%s", markup)))
                    : Optional.empty();
        }

        @Override
        public ActionResult act(LiveAction action, List<String> videoIds, Optional<String> rule) {
            actions.add(action + " " + videoIds + " " + rule);
            return new ActionResult(action != LiveAction.RETRY, "done");
        }

        private static byte[] bytes(String text) {
            return text.getBytes(StandardCharsets.UTF_8);
        }
    }
}
