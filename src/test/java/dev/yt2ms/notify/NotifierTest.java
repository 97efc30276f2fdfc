package dev.yt2ms.notify;

import static org.assertj.core.api.Assertions.assertThat;

import dev.yt2ms.ledger.EnumerationMode;
import dev.yt2ms.ledger.database.LedgerDatabase;
import dev.yt2ms.ledger.jdbc.LedgerNotices;
import dev.yt2ms.ledger.jdbc.MigrationRuns;
import dev.yt2ms.settings.DatabaseSettings;
import dev.yt2ms.settings.Settings;
import dev.yt2ms.settings.jobfile.JobFile;
import dev.yt2ms.settings.value.KnownSecrets;
import dev.yt2ms.settings.value.Secret;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import mockwebserver3.RecordedRequest;
import mockwebserver3.SocketEffect;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Tests which run causes which notification, how often a notification is sent, and what happens if a server does not
 * accept it.
 */
class NotifierTest {

    private static final JsonMapper JSON = new JsonMapper();
    private static final Delivery QUICK =
            new Delivery(Duration.ofSeconds(5), Duration.ofSeconds(2), Duration.ofMillis(10));
    private static final Instant MONDAY = Instant.parse("2026-11-23T03:15:00Z");

    private final MockWebServer server = new MockWebServer();
    private final Clock clock = new Clock() {
        @Override
        public Instant instant() {
            return now;
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }
    };
    private Instant now = MONDAY;
    private LedgerDatabase database;
    private LedgerNotices notices;

    @TempDir
    private Path folder;

    @BeforeEach
    void open() throws IOException {
        server.start();
        database = LedgerDatabase.open(
                new DatabaseSettings(
                        Optional.of(new Secret("jdbc:h2:mem:notifier")), Optional.empty(), Optional.empty()),
                folder,
                "test",
                LedgerDatabase.Mode.ALONE);
        new MigrationRuns(database.dataSource(), "test", clock).beginRun(EnumerationMode.FULL);
        notices = new LedgerNotices(database.dataSource(), "test", clock);
    }

    @AfterEach
    void close() {
        database.close();
        server.close();
    }

    private Settings settings(String notify) {
        return JobFile.parse(
                "test",
                "migration: {name: test, source: {channel: '@a', api-key: sample-api-key}, destination: {token: sample-token}, notify: {"
                        + notify + "}}",
                folder);
    }

    private Notifier notifier(String notify) {
        Settings settings = settings(notify);
        return new Notifier(settings, new KnownSecrets(settings.secrets()), clock, QUICK);
    }

    private String webhook() {
        return "webhook: {url: '" + server.url("/hooks/8f2e7a") + "'}";
    }

    private void answer(int... codes) {
        for (int code : codes) {
            server.enqueue(new MockResponse.Builder().code(code).build());
        }
    }

    private List<RecordedRequest> requests() throws InterruptedException {
        List<RecordedRequest> requests = new ArrayList<>();
        for (RecordedRequest request; (request = server.takeRequest(0, TimeUnit.SECONDS)) != null; ) {
            requests.add(request);
        }
        return requests;
    }

    private static JsonNode body(RecordedRequest request) {
        return JSON.readTree(request.getBody().utf8());
    }

    private static RunResult result(int exitCode, boolean moved, long failed, long failedBefore) {
        return new RunResult(
                exitCode,
                exitCode == 4 || exitCode == 75 ? Optional.of("YouTube refuses the key: mend it.") : Optional.empty(),
                moved,
                failed,
                failedBefore,
                12,
                "12 on the platform, 3 failed",
                Map.of("bytesUploaded", 5));
    }

    @ParameterizedTest
    @CsvSource({
        "0, true, 0, 0, finished",
        "0, false, 0, 0, none",
        "3, false, 3, 0, failed",
        "3, true, 3, 3, failed",
        "3, false, 3, 3, none",
        "4, false, 0, 0, stopped",
        "1, false, 0, 0, stopped",
        "75, true, 0, 0, none",
        "130, true, 0, 0, none"
    })
    void aRunCausesTheNotificationForItsResult(
            int exitCode, boolean moved, long failed, long failedBefore, String event) throws Exception {
        answer(204);

        notifier(webhook()).runEnded(result(exitCode, moved, failed, failedBefore), notices);

        assertThat(requests())
                .extracting(request -> body(request).path("event").stringValue())
                .containsExactlyElementsOf(event.equals("none") ? List.of() : List.of(event));
    }

    @Test
    void onlySelectedEventsCauseNotifications() throws Exception {
        Notifier notifier = notifier("on: [stopped], " + webhook());
        answer(204);

        notifier.runEnded(result(0, true, 0, 0), notices);
        notifier.runEnded(result(3, true, 3, 0), notices);
        notifier.runEnded(result(4, true, 3, 3), notices);

        assertThat(requests())
                .extracting(request -> body(request).path("event").stringValue())
                .containsExactly("stopped");
    }

    @Test
    void aWebhookReceivesTheResultOfARunAsJson() throws Exception {
        answer(200);

        notifier(webhook()).runEnded(result(4, true, 3, 0), notices);

        RecordedRequest request = requests().get(0);
        assertThat(request.getMethod()).isEqualTo("POST");
        assertThat(request.getUrl().encodedPath()).isEqualTo("/hooks/8f2e7a");
        JsonNode body = body(request);
        assertThat(body.path("migration").stringValue()).isEqualTo("test");
        assertThat(body.path("exitCode").intValue()).isEqualTo(4);
        assertThat(body.path("at").stringValue()).isEqualTo(MONDAY.toString());
        assertThat(body.path("title").stringValue()).isEqualTo("yt2ms test: stopped, a person must act");
        assertThat(body.path("text").stringValue())
                .isEqualTo("YouTube refuses the key: mend it.\n12 on the platform, 3 failed");
        assertThat(body.path("summary").path("bytesUploaded").intValue()).isEqualTo(5);
    }

    @Test
    void theTextFormatAlertsNoMembersOfAChat() throws Exception {
        answer(200);

        notifier("webhook: {url: '" + server.url("/") + "', format: text}")
                .couldNotRun(4, "The video \"@channel <!everyone> \u202e\" can't be read");

        JsonNode body = body(requests().get(0));
        assertThat(body.propertyNames()).containsExactly("text");
        assertThat(body.path("text").stringValue())
                .startsWith("yt2ms test: stopped, a person must act\n")
                .doesNotContain("@channel", "<", ">", "\u202e");
    }

    @Test
    void runsThatNeverFinishNotifyOnceADay() throws Exception {
        Notifier notifier = notifier("stuck-after: 2d, " + webhook());
        answer(200, 200, 200, 200, 200);
        List<Instant> told = new ArrayList<>();

        // A run takes place every six hours for five days.
        for (int run = 0; run < 20; run++) {
            notifier.runEnded(result(75, true, 0, 0), notices);
            if (!requests().isEmpty()) {
                told.add(now);
            }
            now = now.plus(Duration.ofHours(6));
        }

        LocalDays days = new LocalDays(told);
        assertThat(told.get(0)).isEqualTo(MONDAY.plus(Duration.ofDays(2)));
        assertThat(days.different()).isEqualTo(told.size()).isGreaterThanOrEqualTo(3);
    }

    private record LocalDays(List<Instant> times) {
        long different() {
            return times.stream()
                    .map(time -> time.atZone(ZoneId.systemDefault()).toLocalDate())
                    .distinct()
                    .count();
        }
    }

    @Test
    void aFinishedRunRestartsTheTimeUntilRunsCountAsStuck() throws Exception {
        Notifier notifier = notifier(webhook());
        answer(200, 200);
        notifier.runEnded(result(75, true, 0, 0), notices);
        now = now.plus(Duration.ofHours(20));
        notifier.runEnded(result(3, false, 1, 1), notices);
        now = now.plus(Duration.ofHours(20));
        notifier.runEnded(result(75, true, 0, 0), notices);
        now = now.plus(Duration.ofHours(23));
        notifier.runEnded(result(130, true, 0, 0), notices);
        notifier.runEnded(result(75, true, 0, 0), notices);
        assertThat(requests()).isEmpty();

        now = now.plus(Duration.ofHours(1));
        notifier.runEnded(result(75, true, 0, 0), notices);

        assertThat(requests())
                .extracting(request -> body(request).path("title").stringValue())
                .containsExactly("yt2ms test: no run has finished since 2026-11-24 19:15 UTC");
    }

    @Test
    void aNotificationThatWasNotAcceptedIsSentByTheNextRun() throws Exception {
        Notifier notifier = notifier("stuck-after: 0s, " + webhook());
        answer(403, 200);

        notifier.runEnded(result(75, true, 0, 0), notices);
        notifier.runEnded(result(75, true, 0, 0), notices);
        notifier.runEnded(result(75, true, 0, 0), notices);

        assertThat(requests()).hasSize(2);
    }

    @Test
    void aRunInProgressThatMovesNothingNotifiesOnceADay() throws Exception {
        Notifier notifier = notifier(webhook());
        answer(200, 200);

        notifier.movedNothing(MONDAY, notices);
        notifier.movedNothing(MONDAY, notices);
        now = now.plus(Duration.ofDays(1));
        notifier.movedNothing(MONDAY, notices);

        List<RecordedRequest> requests = requests();
        assertThat(requests).hasSize(2);
        assertThat(body(requests.get(0)).path("event").stringValue()).isEqualTo("stuck");
        assertThat(body(requests.get(0)).path("exitCode").isNull()).isTrue();
    }

    @ParameterizedTest
    @CsvSource({"0, 1", "3, 1", "75, 1", "4, 0", "1, 0", "130, 0"})
    void onlyRunsThatNeedNoPersonSendAPing(int exitCode, int pings) throws Exception {
        answer(200);

        notifier("ping-url: '" + server.url("/ping/1") + "'").runEnded(result(exitCode, false, 0, 0), notices);

        assertThat(requests()).hasSize(pings).allMatch(request -> "GET".equals(request.getMethod()));
    }

    @ParameterizedTest
    @CsvSource({"0, finished", "3, failed", "4, stopped", "1, stopped"})
    void aRunWithoutALedgerNotifiesButDoesNotPing(int exitCode, String event) throws Exception {
        database.close();
        answer(204, 204);

        notifier(webhook() + ", ping-url: '" + server.url("/ping/1") + "'")
                .runEnded(result(exitCode, true, 3, 0), notices);

        assertThat(requests())
                .extracting(request -> body(request).path("event").stringValue())
                .containsExactly(event);
    }

    @Test
    void stuckRunsDoNotPing() throws Exception {
        Notifier notifier = notifier("stuck-after: 0s, ping-url: '" + server.url("/ping/1") + "'");

        notifier.runEnded(result(75, false, 0, 0), notices);

        assertThat(requests()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {500, 502, 503, 429, 408})
    void aTemporaryErrorOfTheServerIsRetried(int code) throws Exception {
        answer(code, code, 200);

        notifier(webhook()).couldNotRun(4, "why");

        assertThat(requests()).hasSize(3);
    }

    @ParameterizedTest
    @ValueSource(ints = {400, 401, 404, 410, 301, 302, 307, 308})
    void aRefusalIsNotRetriedAndARedirectIsNotFollowed(int code) throws Exception {
        server.enqueue(new MockResponse.Builder()
                .code(code)
                .addHeader("Location", server.url("/elsewhere").toString())
                .build());

        notifier(webhook()).couldNotRun(4, "why");

        assertThat(requests()).hasSize(1);
    }

    @Test
    void aStallingServerDelaysTheRunOnlyForSeconds() {
        server.enqueue(new MockResponse.Builder()
                .onResponseStart(SocketEffect.Stall.INSTANCE)
                .build());
        server.enqueue(new MockResponse.Builder()
                .code(429)
                .addHeader("Retry-After", "86400")
                .build());

        notifier(webhook()).couldNotRun(4, "why");

        assertThat(server.getRequestCount()).isEqualTo(2);
    }

    private static String email(ScriptedMailServer mail, String more) {
        return "email: {host: 127.0.0.1, port: " + mail.port()
                + ", security: none, from: yt2ms@example.org, to: [a@example.org, b@example.org]" + more + "}";
    }

    @Test
    void aMailReachesAllRecipients() throws Exception {
        try (ScriptedMailServer mail = new ScriptedMailServer()) {
            notifier(email(mail, ", user: robot, password: geheimnis")).runEnded(result(4, true, 0, 0), notices);

            assertThat(mail.received())
                    .contains(
                            "RCPT TO:<a@example.org>",
                            "RCPT TO:<b@example.org>",
                            "Subject: yt2ms test: stopped, a person must act",
                            "Auto-Submitted: auto-generated",
                            "YouTube refuses the key: mend it.",
                            "12 on the platform, 3 failed")
                    .anyMatch(line -> line.startsWith("AUTH PLAIN"));
        }
    }

    @ParameterizedTest
    @CsvSource({"EHLO", "MAIL", "RCPT", "DATA"})
    void aMailServerThatRefusesCausesNoException(String command) throws Exception {
        try (ScriptedMailServer mail = new ScriptedMailServer(command, "550 not from you")) {
            notifier(email(mail, "")).couldNotRun(4, "why");

            assertThat(mail.received()).anyMatch(line -> line.startsWith(command));
        }
    }

    @Test
    void aMailServerThatStallsCausesNoException() throws Exception {
        try (ScriptedMailServer mail = new ScriptedMailServer("MAIL", ScriptedMailServer.SILENCE)) {
            notifier(email(mail, "")).couldNotRun(4, "why");

            assertThat(mail.received()).anyMatch(line -> line.startsWith("MAIL"));
        }
    }

    @Test
    void withoutTlsNeitherPasswordNorMailIsSent() throws Exception {
        try (ScriptedMailServer mail = new ScriptedMailServer()) {
            notifier("email: {host: 127.0.0.1, port: " + mail.port()
                            + ", user: robot, password: geheimnis, from: a@example.org, to: a@example.org}")
                    .couldNotRun(4, "why");

            assertThat(mail.received()).noneMatch(line -> line.startsWith("AUTH") || line.startsWith("MAIL"));
        }
    }
}
