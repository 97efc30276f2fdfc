package dev.yt2ms.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.yt2ms.StartsProcesses;
import dev.yt2ms.sandbox.http.Fault;
import dev.yt2ms.sandbox.youtube.SandboxVideo;
import dev.yt2ms.wholejob.CommandLineProcess;
import dev.yt2ms.wholejob.WholeJobTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Tests that a repeated sync has one live page, with one link, for all its runs and the time between them. */
@StartsProcesses
class LivePageOfScheduleTest extends WholeJobTest {

    private static final Duration PATIENCE = Duration.ofMinutes(4);
    private static final Pattern LINK = Pattern.compile("live page: (http://127\\.0\\.0\\.1:[0-9]+)/\\?token=(\\w+)");

    private final OkHttpClient http = new OkHttpClient.Builder()
            .followRedirects(false)
            .readTimeout(PATIENCE)
            .build();
    private final SandboxVideo first = SandboxVideo.of("firstfirstf").build();
    private final SandboxVideo second =
            SandboxVideo.of("secondsecon").publishedAt("2021-01-01T00:00:00Z").build();
    private String url;
    private String token;
    private String cookie;

    @BeforeEach
    void addVideos() {
        bed.sandbox.channel().add(first);
        bed.sandbox.channel().add(second);
        bed.set("download.attempts", "1");
    }

    @AfterEach
    void closeConnections() {
        http.connectionPool().evictAll();
    }

    @Test
    void betweenTwoRunsItShowsTheNextOneAndOffersOnlyRetry() throws Exception {
        CommandLineProcess sync = bed.start("sync", "--every", "6h", "--web", "127.0.0.1:0");
        open(sync);
        await().atMost(PATIENCE).until(() -> sync.err().contains("Next sync at"));

        await().atMost(PATIENCE).until(() -> overview().path("nextRun").isString());
        JsonNode overview = overview();
        assertThat(Instant.parse(overview.path("nextRun").asString())).isAfter(Instant.now());
        assertThat(overview.path("run").path("state").asString()).isEqualTo("COMPLETED");
        assertThat(overview.path("counts").path("VERIFIED").asInt()).isEqualTo(2);
        assertThat(overview.path("actions")).hasSize(1);
        assertThat(overview.path("actions").get(0).asString()).isEqualTo("retry");
        try (Response pause = act("pause")) {
            assertThat(pause.code()).isEqualTo(409);
            assertThat(pause.body().string()).contains("the next one begins at");
        }
        assertThat(metrics())
                .contains("yt2ms_run_active{migration=\"test\"} 0.0")
                .contains("yt2ms_videos{migration=\"test\",state=\"verified\"} 2.0")
                .containsPattern("yt2ms_transferred_bytes_total\\{direction=\"upload\",migration=\"test\"} [1-9]");
        // The page closes the ledger some time after a request.
        await().atMost(PATIENCE).until(() -> bed.run("retry").exitCode() == 0);

        sync.signal("TERM");
        assertThat(sync.await().exitCode()).isEqualTo(143);
        try (Stream<Path> files = Files.list(bed.state())) {
            assertThat(files).noneMatch(file -> file.toString().endsWith(".token"));
        }
        assertThat(bed.log()).doesNotContain(token);
    }

    @Test
    void thePageOutlivesEachRunAndTheNextMovesRetriedVideos() throws Exception {
        // A failure that no later run tries again by itself.
        bed.sandbox
                .faults()
                .add(Fault.at("upload", Fault.status(413)).about(first.id()).always());
        CommandLineProcess sync =
                bed.start("sync", "--cron", "*/3 * * * * *", "--jitter", "0s", "--web", "127.0.0.1:0");
        open(sync);
        await().atMost(PATIENCE)
                .until(() -> overview().path("counts").path("FAILED").asInt() == 1);
        await().atMost(PATIENCE).until(() -> runs(sync) >= 2);
        String uploaded = uploadedBytes();
        await().atMost(PATIENCE)
                .until(() -> overview().path("counts").path("VERIFIED").asInt() == 1);

        bed.sandbox.faults().clear();
        await().atMost(PATIENCE).untilAsserted(() -> {
            try (Response retry = act("retry")) {
                assertThat(retry.code()).as(retry.body().string()).isEqualTo(200);
            }
        });
        await().atMost(PATIENCE)
                .until(() -> overview().path("counts").path("VERIFIED").asInt() == 2);

        assertThat(LINK.matcher(sync.err()).results()).hasSize(1);
        assertThat(metrics())
                .containsPattern("spring_batch_job_seconds_count\\{.*\"migrateChannel\".*} [1-9]")
                .containsPattern("spring_batch_step_seconds_count\\{.*\"download\".*} [1-9]")
                .containsPattern("spring_batch_item_process_seconds_count\\{.*\"download.*} [1-9]");
        // The sum of a process grows over all its runs. Each run starts from zero.
        await().atMost(PATIENCE)
                .until(() -> Double.parseDouble(uploadedBytes()) > Double.parseDouble(uploaded)
                        && Double.parseDouble(uploaded) > 0);
        sync.signal("TERM");
        assertThat(sync.await().exitCode()).isEqualTo(143);
        bed.assertAllArrivedOnce(List.of(first, second));
    }

    private static long runs(CommandLineProcess sync) {
        return sync.out()
                .lines()
                .filter(line -> line.contains("on the platform"))
                .count();
    }

    private void open(CommandLineProcess sync) throws IOException {
        await().atMost(PATIENCE).until(() -> LINK.matcher(sync.err()).find() || !sync.isAlive());
        Matcher link = LINK.matcher(sync.err());
        assertThat(link.find()).as(sync.err()).isTrue();
        url = link.group(1);
        token = link.group(2);
        try (Response answer = http.newCall(
                        new Request.Builder().url(url + "/?token=" + token).build())
                .execute()) {
            cookie = answer.header("Set-Cookie").replaceFirst(";.*", "");
        }
    }

    private JsonNode overview() throws IOException {
        try (Response answer = get("/api/overview")) {
            return answer.code() == 200
                    ? JsonMapper.shared().readTree(answer.body().string())
                    : JsonMapper.shared().createObjectNode();
        }
    }

    private String metrics() throws IOException {
        try (Response answer = get("/metrics")) {
            assertThat(answer.code()).isEqualTo(200);
            return answer.body().string();
        }
    }

    private String uploadedBytes() throws IOException {
        Matcher sum = Pattern.compile("yt2ms_transferred_bytes_total\\{direction=\"upload\".*} (.*)")
                .matcher(metrics());
        assertThat(sum.find()).isTrue();
        return sum.group(1);
    }

    private Response get(String path) throws IOException {
        return http.newCall(new Request.Builder()
                        .url(url + path)
                        .header("Cookie", cookie)
                        .build())
                .execute();
    }

    private Response act(String action) throws IOException {
        String page;
        try (Response answer = get("/")) {
            page = answer.body().string();
        }
        Matcher word = Pattern.compile("name=\"csrf\" content=\"([0-9a-f]+)\"").matcher(page);
        assertThat(word.find()).isTrue();
        return http.newCall(new Request.Builder()
                        .url(url + "/api/actions/" + action)
                        .header("Cookie", cookie)
                        .header("Origin", url)
                        .header("X-Csrf-Token", word.group(1))
                        .post(RequestBody.create(new byte[0]))
                        .build())
                .execute();
    }
}
