package dev.yt2ms.wholejob;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import dev.yt2ms.StartsProcesses;
import dev.yt2ms.cli.Yt2ms;
import dev.yt2ms.cli.terminal.Logging;
import dev.yt2ms.sandbox.http.Fault;
import dev.yt2ms.sandbox.youtube.SandboxVideo;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import mockwebserver3.Dispatcher;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import mockwebserver3.RecordedRequest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Tests notifications by webhook and ping about runs of migrate and sync. */
@StartsProcesses
class NotificationTest extends WholeJobTest {

    private static final String KEY_IN_PATH = "c0ffee-8f2e7a";

    private final MockWebServer server = new MockWebServer();
    private final SandboxVideo video = SandboxVideo.of("firstfirstf").build();

    @BeforeEach
    void startServer() throws IOException {
        server.start();
        bed.sandbox.channel().add(video);
        bed.set("notify.webhook", "{url: '" + server.url("/hooks/" + KEY_IN_PATH) + "'}");
        bed.set("notify.ping-url", "'" + server.url("/ping/" + KEY_IN_PATH) + "'");
    }

    @AfterEach
    void stopServer() {
        server.close();
    }

    private void answer(int code) {
        server.setDispatcher(new Dispatcher() {
            @Override
            public MockResponse dispatch(RecordedRequest request) {
                return new MockResponse.Builder().code(code).build();
            }
        });
    }

    /**
     * Returns the events of the notifications that arrived since the last call, sorted by name. A ping is in the list
     * as "ping".
     */
    private List<String> told() throws InterruptedException {
        List<String> told = new ArrayList<>();
        for (RecordedRequest request; (request = server.takeRequest(0, TimeUnit.SECONDS)) != null; ) {
            boolean ping = request.getUrl().encodedPath().startsWith("/ping/");
            told.add(ping ? "ping" : event(request));
        }
        // On a busy machine, a request may not be answered in time, and is then repeated.
        return told.stream().distinct().sorted().toList();
    }

    private static String event(RecordedRequest request) {
        JsonNode body = new JsonMapper().readTree(request.getBody().utf8());
        assertThat(body.path("text").stringValue()).isNotBlank().doesNotContain(KEY_IN_PATH);
        return body.path("event").stringValue();
    }

    @Test
    void aRunThatMovesVideosNotifiesAndEachNightlySyncPings() throws Exception {
        answer(200);

        assertThat(bed.run("migrate").exitCode()).isZero();
        assertThat(told()).containsExactly("finished", "ping");
        assertThat(bed.run("sync").exitCode()).isZero();
        assertThat(told()).containsExactly("ping");

        assertThat(bed.log()).contains("Notification by webhook delivered").doesNotContain(KEY_IN_PATH);
        assertNowhereWritten();
    }

    @Test
    void aWebhookThatRefusesDoesNotChangeTheResultOfTheRun() throws Exception {
        answer(404);

        CommandLineProcess.Result run = bed.run("migrate");

        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(run.err())
                .contains("Notification by webhook failed: the server answers HTTP 404")
                .contains("Notification by ping failed: the server answers HTTP 404")
                .doesNotContain(KEY_IN_PATH, "Exception");
        bed.assertAllArrivedOnce(List.of(video));
        assertNowhereWritten();
    }

    @Test
    void aRunThatNeedsAPersonNotifies() throws Exception {
        answer(200);
        bed.sandbox.youtube().acceptedKey("another");

        assertThat(bed.run("sync").exitCode()).isEqualTo(4);
        assertThat(told()).containsExactly("stopped");

        // A run that cannot even open its ledger notifies too.
        Files.writeString(bed.state().resolve("ledger.mv.db"), "no database");
        assertThat(bed.run("sync").exitCode()).isEqualTo(4);
        assertThat(told()).containsExactly("stopped");

        // A database server that is away may be back for the next run.
        bed.set("database.url", "'jdbc:postgresql://127.0.0.1:1/none'");
        assertThat(bed.run("sync").exitCode()).isEqualTo(75);
        assertThat(told()).isEmpty();
    }

    @Test
    void aSummaryThatFailsIsNotReportedAsAnotherStop() throws Exception {
        answer(200);
        bed.sandbox.youtube().acceptedKey("another");

        Logger root = (Logger) LoggerFactory.getLogger(Logger.ROOT_LOGGER_NAME);
        Level level = root.getLevel();
        PrintStream standardOutput = System.out;
        System.setOut(new PrintStream(OutputStream.nullOutputStream()) {
            @Override
            public void println(String summary) {
                throw new IllegalStateException("a defect in the summary");
            }
        });
        try {
            assertThat(Yt2ms.run(bed.variables(), "migrate", bed.writeJobFile().toString(), "--quiet"))
                    .isEqualTo(1);
        } finally {
            System.setOut(standardOutput);
            Logging.end();
            root.setLevel(level);
        }

        assertThat(told()).containsExactly("stopped");
    }

    @Test
    void aSyncThatIsStuckForDaysNotifiesOnceADay() throws Exception {
        answer(200);
        bed.sandbox.youtube().quotaLimit(0);

        assertThat(bed.run("sync").exitCode()).isEqualTo(75);
        assertThat(told()).containsExactly("ping");
        ageBy(25);

        assertThat(bed.run("sync").exitCode()).isEqualTo(75);
        assertThat(told()).containsExactly("stuck");
        assertThat(bed.run("sync").exitCode()).isEqualTo(75);
        assertThat(told()).isEmpty();
        ageBy(24);
        assertThat(bed.run("sync").exitCode()).isEqualTo(75);
        assertThat(told()).containsExactly("stuck");

        bed.sandbox.youtube().quotaLimit(Long.MAX_VALUE);
        assertThat(bed.run("sync").exitCode()).isZero();
        assertThat(told()).containsOnly("finished", "ping");
        bed.sandbox.youtube().quotaLimit(0);
        assertThat(bed.run("sync").exitCode()).isEqualTo(75);
        assertThat(told()).containsExactly("ping");
    }

    @Test
    void aRunThatYouTubeThrottlesForLongNotifiesOnceWithAdvice() throws Exception {
        answer(200);
        bed.sandbox.channel().fill(3);
        // The time is longer than the start of a run takes on a busy machine.
        bed.set("canary.videos", "0").set("notify.stuck-after", "60s");
        bed.set("download.throttle-pause", "5s").set("download.throttle-pauses", "1000");
        bed.sandbox.faults().add(Fault.at("watch", Fault.status(429)).skip(1).always());
        CommandLineProcess run = bed.start("migrate");
        RecordedRequest stuck = server.takeRequest(8, TimeUnit.MINUTES);
        assertThat(stuck).as(run.err()).isNotNull();
        // Two more pauses pass, in which the run must not notify again.
        int seen = pauses(run);
        await().atMost(Duration.ofMinutes(3)).until(() -> pauses(run) >= seen + 2);
        bed.sandbox.faults().clear();

        CommandLineProcess.Result result = run.await();

        assertThat(event(stuck)).isEqualTo("stuck");
        JsonNode body = new JsonMapper().readTree(stuck.getBody().utf8());
        assertThat(body.path("exitCode").isNull()).isTrue();
        assertThat(body.path("title").stringValue()).startsWith("yt2ms test: nothing has moved since ");
        assertThat(body.path("text").stringValue())
                .startsWith("YouTube asks for fewer requests (")
                .contains("set fewer download.workers and a longer download.pause");
        assertThat(result.exitCode()).as(result.err()).isZero();
        assertThat(told()).containsExactly("finished", "ping");
        bed.assertAllArrivedOnce(bed.sandbox.channel().videos());
    }

    private static int pauses(CommandLineProcess run) {
        return run.err().split("all work that uses it pauses", -1).length - 1;
    }

    @Test
    void runsThatYouTubeThrottlesAtEachStartNotifyOnceWithAdvice() throws Exception {
        answer(200);
        bed.sandbox.channel().fill(3);
        bed.set("canary.videos", "0");
        bed.set("download.throttle-pause", "1s").set("download.throttle-pauses", "1");
        // One video succeeds, so later failures show that YouTube refuses all of them.
        bed.sandbox.faults().add(Fault.at("watch", Fault.status(429)).skip(1).always());
        assertThat(bed.run("migrate").exitCode()).isEqualTo(75);
        assertThat(told()).containsExactly("ping");
        ageBy(25);

        assertThat(bed.run("migrate").exitCode()).isEqualTo(75);
        RecordedRequest stuck = server.takeRequest(0, TimeUnit.SECONDS);
        assertThat(bed.run("migrate").exitCode()).isEqualTo(75);

        assertThat(event(stuck)).isEqualTo("stuck");
        assertThat(new JsonMapper()
                        .readTree(stuck.getBody().utf8())
                        .path("text")
                        .stringValue())
                .contains(
                        "YouTube still asks for fewer requests after 1 pause",
                        "set fewer download.workers and a longer download.pause",
                        "Run again at");
        assertThat(told()).isEmpty();
    }

    /** Moves the times that the ledger has recorded for notifications into the past by this number of hours. */
    private void ageBy(int hours) {
        try (LedgerFile ledger = bed.ledger()) {
            ledger.update("UPDATE migration SET unfinished_since = unfinished_since - INTERVAL '" + hours
                    + "' HOUR, stuck_told_at = stuck_told_at - INTERVAL '" + hours + "' HOUR");
        }
    }

    /**
     * Asserts that no file of the state directory contains the secret part of the addresses to which notifications go.
     */
    private void assertNowhereWritten() throws IOException {
        try (Stream<Path> files = Files.walk(bed.state())) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                assertThat(new String(Files.readAllBytes(file), java.nio.charset.StandardCharsets.ISO_8859_1))
                        .as(file.toString())
                        .doesNotContain(KEY_IN_PATH);
            }
        }
    }
}
