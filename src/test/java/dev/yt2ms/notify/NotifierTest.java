package dev.yt2ms.notify;

import static org.assertj.core.api.Assertions.assertThat;

import dev.yt2ms.ledger.ClusterNode;
import dev.yt2ms.ledger.EnumerationMode;
import dev.yt2ms.ledger.database.LedgerDatabase;
import dev.yt2ms.ledger.database.PreparedLedger;
import dev.yt2ms.ledger.jdbc.MigrationRuns;
import dev.yt2ms.model.JobCommands;
import dev.yt2ms.run.RunControl;
import dev.yt2ms.run.Transfers.Direction;
import dev.yt2ms.run.Transfers.Transfer;
import dev.yt2ms.settings.NotifySettings;
import dev.yt2ms.settings.ReportingSettings;
import dev.yt2ms.settings.Settings;
import dev.yt2ms.settings.jobfile.JobFile;
import dev.yt2ms.settings.value.KnownSecrets;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import mockwebserver3.RecordedRequest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Tests which run causes which notification, and how often a notification is sent.
 */
class NotifierTest {

    private static final JsonMapper JSON = new JsonMapper();
    private static final Instant MONDAY = Instant.parse("2026-11-23T03:15:00Z");
    private static final String SINCE = "takes part since 2026-11-23 03:15 UTC, last seen 2026-11-23 03:15:00 UTC";
    private static final List<ClusterNode> MACHINES =
            List.of(machine("berlin", true, Optional.empty()), machine("rome", false, Optional.of("its disk is full")));

    private final MockWebServer server = new MockWebServer();
    private final Clock clock = new Clock() {
        @Override
        public Instant instant() {
            return now;
        }

        @Override
        public ZoneId getZone() {
            return zone;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }
    };
    private Instant now = MONDAY;
    private ZoneId zone = ZoneOffset.UTC;
    private LedgerDatabase database;
    private MigrationRuns runs;

    @TempDir
    private Path folder;

    @BeforeEach
    void open() throws IOException {
        server.start();
        database = PreparedLedger.open(folder, "test");
        runs = new MigrationRuns(database.dataSource(), "test", clock);
        runs.beginRun(EnumerationMode.FULL);
    }

    @AfterEach
    void close() {
        database.close();
        server.close();
    }

    /** Returns a notifier for which a run without an end is stuck at once. A job file can't set such a short time. */
    private Notifier notifierWithoutPatience(String notify) {
        Settings read = settings(notify);
        ReportingSettings reporting = read.reporting();
        NotifySettings keys = reporting.notifications();
        NotifySettings atOnce =
                new NotifySettings(keys.on(), Duration.ZERO, keys.webhook(), keys.email(), keys.pingUrl());
        return notifier(new Settings(
                read.name(),
                read.stateDir(),
                read.machine(),
                read.source(),
                read.select(),
                read.download(),
                read.mapping(),
                read.destination(),
                read.run(),
                new ReportingSettings(atOnce, reporting.web(), reporting.export()),
                read.inFile()));
    }

    private Settings settings(String notify) {
        return JobFile.parse(
                "test",
                "migration: {name: test, source: {channel: '@a', api-key: sample-api-key}, destination: {token: sample-token}, notify: {"
                        + notify + "}}",
                folder);
    }

    private Notifier notifier(String notify) {
        return notifier(settings(notify));
    }

    private Notifier notifier(Settings settings) {
        return new Notifier(
                settings,
                new KnownSecrets(settings.secrets()),
                clock,
                JobCommands.of("/etc/yt2ms/my.yml"),
                DeliveryFixture.PATIENT);
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
                exitCode == 4 || exitCode == 75 ? Optional.of("YouTube refuses the key: fix it.") : Optional.empty(),
                moved,
                failed,
                failedBefore,
                12,
                "12 on the platform, 3 failed",
                Map.of("bytesUploaded", 5),
                MACHINES);
    }

    private static ClusterNode machine(String name, boolean leads, Optional<String> gate) {
        return new ClusterNode(name, "7@host", MONDAY, MONDAY, true, leads, gate, List.of(), 0, 0);
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

        notifier(webhook()).runEnded(result(exitCode, moved, failed, failedBefore), runs);

        assertThat(requests())
                .extracting(request -> body(request).path("event").stringValue())
                .containsExactlyElementsOf(event.equals("none") ? List.of() : List.of(event));
    }

    @Test
    void commandsInANotificationNameTheJobFile() throws Exception {
        Notifier notifier = notifierWithoutPatience(webhook());
        answer(200, 200, 200, 200);

        notifier.runEnded(result(3, true, 3, 0), runs);
        notifier.runEnded(result(75, true, 0, 0), runs);
        notifier.movedNothing(now.minus(Duration.ofDays(1)), List.of(), List.of(), runs);
        notifier.couldNotRun(4, "Google refuses it: run 'yt2ms login JOBFILE' again");

        assertThat(requests())
                .extracting(request -> body(request).path("text").stringValue())
                .satisfiesExactly(
                        text -> assertThat(text)
                                .contains(
                                        "'yt2ms status /etc/yt2ms/my.yml' lists the failed videos",
                                        "'yt2ms retry /etc/yt2ms/my.yml' and 'yt2ms migrate /etc/yt2ms/my.yml' try"),
                        text -> assertThat(text).contains("'yt2ms status /etc/yt2ms/my.yml' and the log show"),
                        text -> assertThat(text).contains("run 'yt2ms login /etc/yt2ms/my.yml' again"));
    }

    @Test
    void onlySelectedEventsCauseNotifications() throws Exception {
        Notifier notifier = notifier("on: [stopped], " + webhook());
        answer(204);

        notifier.runEnded(result(0, true, 0, 0), runs);
        notifier.runEnded(result(3, true, 3, 0), runs);
        notifier.runEnded(result(4, true, 3, 3), runs);

        assertThat(requests())
                .extracting(request -> body(request).path("event").stringValue())
                .containsExactly("stopped");
    }

    @Test
    void aWebhookReceivesTheResultOfARunAsJson() throws Exception {
        answer(200);

        notifier(webhook()).runEnded(result(4, true, 3, 0), runs);

        RecordedRequest request = requests().get(0);
        assertThat(request.getMethod()).isEqualTo("POST");
        assertThat(request.getUrl().encodedPath()).isEqualTo("/hooks/8f2e7a");
        JsonNode body = body(request);
        assertThat(body.path("migration").stringValue()).isEqualTo("test");
        assertThat(body.path("exitCode").intValue()).isEqualTo(4);
        assertThat(body.path("at").stringValue()).isEqualTo(MONDAY.toString());
        assertThat(body.path("title").stringValue()).isEqualTo("yt2ms test: stopped, a person must act");
        assertThat(body.path("text").stringValue())
                .isEqualTo("YouTube refuses the key: fix it.\n12 on the platform, 3 failed\nMachines: berlin (led, "
                        + SINCE + "), rome (" + SINCE + ")");
        assertThat(body.path("summary").path("bytesUploaded").intValue()).isEqualTo(5);
    }

    @Test
    void aMachineThatStopsAloneNotifiesByNameAndDoesNotPing() throws Exception {
        answer(200, 200, 200);
        Notifier notifier = notifier(webhook() + ", ping-url: '" + server.url("/ping/1") + "'");

        notifier.machineStopped("rome", true, result(4, false, 0, 0));
        notifier.machineStopped("rome", false, result(1, false, 0, 0));
        notifier("on: [failed], " + webhook()).machineStopped("rome", true, result(4, false, 0, 0));

        List<RecordedRequest> requests = requests();
        assertThat(requests)
                .extracting(request -> body(request).path("event").stringValue())
                .containsExactly("stopped", "stopped");
        JsonNode first = body(requests.get(0));
        assertThat(first.path("exitCode").intValue()).isEqualTo(4);
        assertThat(first.path("title").stringValue()).isEqualTo("yt2ms test: machine rome stopped, a person must act");
        assertThat(first.path("text").stringValue())
                .startsWith("YouTube refuses the key: fix it.\n"
                        + "Only machine rome has stopped; other machines that were seen within the last minute"
                        + " continue the run.\n");
        assertThat(body(requests.get(1)).path("text").stringValue())
                .contains("No other machine is working at present; if the run is not finished, it waits");
        assertThat(runs.notices()).isEqualTo(MigrationRuns.Notices.NONE);
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
        List<Instant> reported = new ArrayList<>();

        // A run takes place every six hours for five days.
        for (int run = 0; run < 20; run++) {
            notifier.runEnded(result(75, true, 0, 0), runs);
            if (!requests().isEmpty()) {
                reported.add(now);
            }
            now = now.plus(Duration.ofHours(6));
        }

        assertThat(reported.get(0)).isEqualTo(MONDAY.plus(Duration.ofDays(2)));
        assertEachDayOnce(reported, 3);
    }

    private void assertEachDayOnce(List<Instant> reported, int days) {
        LocalDate first = reported.get(0).atZone(zone).toLocalDate();
        assertThat(reported)
                .extracting(time -> time.atZone(zone).toLocalDate())
                .containsExactlyElementsOf(Stream.iterate(first, day -> day.plusDays(1))
                        .limit(days)
                        .toList());
    }

    @ParameterizedTest
    @CsvSource({
        "2026-10-23T01:15:00Z, 24",
        "2026-10-23T01:15:00Z, 6",
        "2026-03-27T02:15:00Z, 24",
        "2026-03-27T02:15:00Z, 6"
    })
    void theChangeToOrFromSummerTimeRepeatsAndSkipsNoDay(Instant start, int localHours) throws Exception {
        zone = ZoneId.of("Europe/Rome");
        now = start;
        Notifier notifier = notifierWithoutPatience(webhook());
        answer(200, 200, 200, 200, 200, 200);
        List<Instant> reported = new ArrayList<>();

        // A timer starts runs by the local clock, so the time between two runs differs by an hour at the change.
        ZonedDateTime local = start.atZone(zone);
        for (int run = 0; run < 5 * 24 / localHours; run++) {
            now = local.toLocalDateTime()
                    .plusHours((long) run * localHours)
                    .atZone(zone)
                    .toInstant();
            notifier.runEnded(result(75, true, 0, 0), runs);
            if (!requests().isEmpty()) {
                reported.add(now);
            }
        }

        assertEachDayOnce(reported, 5);
    }

    @Test
    void aClockSetBackDelaysTheNextNotificationByADayOnly() throws Exception {
        Notifier notifier = notifier(webhook());
        answer(200, 200, 200);
        notifier.runEnded(result(75, true, 0, 0), runs);
        now = now.plus(Duration.ofDays(1));
        notifier.runEnded(result(75, true, 0, 0), runs);
        assertThat(requests()).hasSize(1);

        now = now.minus(Duration.ofDays(300));
        notifier.runEnded(result(75, true, 0, 0), runs);
        notifier.movedNothing(now, List.of(), List.of(), runs);
        assertThat(requests()).isEmpty();
        now = now.plus(Duration.ofDays(1));
        notifier.runEnded(result(75, true, 0, 0), runs);
        notifier.movedNothing(now, List.of(), List.of(), runs);

        assertThat(requests()).hasSize(1);
    }

    @Test
    void theEndOfARunDoesNotRepeatANotificationInProgress() throws Exception {
        Notifier notifier = notifierWithoutPatience(webhook());
        server.enqueue(new MockResponse.Builder()
                .code(200)
                .headersDelay(500, TimeUnit.MILLISECONDS)
                .build());
        answer(200);
        Thread watch = new Thread(() -> notifier.movedNothing(MONDAY, List.of(), List.of(), runs));
        watch.start();
        RecordedRequest first = server.takeRequest();

        notifier.runEnded(result(75, true, 0, 0), runs);
        watch.join();

        assertThat(body(first).path("exitCode").isNull()).isTrue();
        assertThat(requests()).isEmpty();
    }

    @Test
    void machinesAreDescribedAsTheyAre() throws Exception {
        answer(200);
        Transfer transfer = new Transfer(Direction.UPLOAD, 0, "abc", "A", 1, 2);
        ClusterNode busy = new ClusterNode(
                "rome", "7@host", MONDAY, MONDAY, true, true, Optional.empty(), List.of(transfer), 1, 0);
        ClusterNode dead =
                new ClusterNode("oslo", "8@host", MONDAY, MONDAY, false, false, Optional.empty(), List.of(), 0, 0);

        notifier(webhook()).movedNothing(MONDAY, List.of(), List.of(busy, dead), runs);

        assertThat(body(requests().get(0)).path("text").stringValue())
                .contains("Machines: rome (leads, takes part since 2026-11-23 03:15 UTC, 1 transfer, last seen"
                        + " 2026-11-23 03:15:00 UTC), oslo (does not take part, last seen 2026-11-23 03:15:00 UTC)");
    }

    @Test
    void aRunThatMovesNothingReportsItsObstaclesAndAdvice() throws Exception {
        answer(200);

        notifier(webhook())
                .movedNothing(
                        MONDAY,
                        List.of(
                                new RunControl.Obstacle("YouTube", true, "HTTP 429\nsecond line"),
                                new RunControl.Obstacle("the platform", false, "connection refused")),
                        MACHINES,
                        runs);

        assertThat(body(requests().get(0)).path("text").stringValue())
                .startsWith("YouTube asks for fewer requests (HTTP 429 second line).\n"
                        + "the platform does not answer (connection refused).\n")
                .contains(
                        "set fewer download.workers and a longer download.pause",
                        "\nMachines: berlin (leads, " + SINCE + "), rome (" + SINCE
                                + ")\nMachine rome downloads nothing at present: its disk is full.");
    }

    @Test
    void aFinishedRunRestartsTheTimeUntilRunsCountAsStuck() throws Exception {
        Notifier notifier = notifier(webhook());
        answer(200, 200);
        notifier.runEnded(result(75, true, 0, 0), runs);
        now = now.plus(Duration.ofHours(20));
        notifier.runEnded(result(3, false, 1, 1), runs);
        now = now.plus(Duration.ofHours(20));
        notifier.runEnded(result(75, true, 0, 0), runs);
        now = now.plus(Duration.ofHours(23));
        notifier.runEnded(result(130, true, 0, 0), runs);
        notifier.runEnded(result(75, true, 0, 0), runs);
        assertThat(requests()).isEmpty();

        now = now.plus(Duration.ofHours(1));
        notifier.runEnded(result(75, true, 0, 0), runs);

        assertThat(requests())
                .extracting(request -> body(request).path("title").stringValue())
                .containsExactly("yt2ms test: no run has finished since 2026-11-24 19:15 UTC");
    }

    @Test
    void aNotificationThatWasNotAcceptedIsSentByTheNextRun() throws Exception {
        Notifier notifier = notifierWithoutPatience(webhook());
        answer(403, 200);

        notifier.runEnded(result(75, true, 0, 0), runs);
        notifier.runEnded(result(75, true, 0, 0), runs);
        notifier.runEnded(result(75, true, 0, 0), runs);

        assertThat(requests()).hasSize(2);
    }

    @Test
    void aRunInProgressThatMovesNothingNotifiesOnceADay() throws Exception {
        Notifier notifier = notifier(webhook());
        answer(200, 200);

        notifier.movedNothing(MONDAY, List.of(), List.of(), runs);
        notifier.movedNothing(MONDAY, List.of(), List.of(), runs);
        now = now.plus(Duration.ofDays(1));
        notifier.movedNothing(MONDAY, List.of(), List.of(), runs);

        List<RecordedRequest> requests = requests();
        assertThat(requests).hasSize(2);
        assertThat(body(requests.get(0)).path("event").stringValue()).isEqualTo("stuck");
        assertThat(body(requests.get(0)).path("exitCode").isNull()).isTrue();
    }

    @ParameterizedTest
    @CsvSource({"0, 1", "3, 1", "75, 1", "4, 0", "1, 0", "130, 0"})
    void onlyRunsThatNeedNoPersonSendAPing(int exitCode, int pings) throws Exception {
        answer(200);

        notifier("ping-url: '" + server.url("/ping/1") + "'").runEnded(result(exitCode, false, 0, 0), runs);

        assertThat(requests()).hasSize(pings).allMatch(request -> "GET".equals(request.getMethod()));
    }

    @ParameterizedTest
    @CsvSource({"0, finished", "3, failed", "4, stopped", "1, stopped"})
    void aRunWithoutALedgerNotifiesButDoesNotPing(int exitCode, String event) throws Exception {
        database.close();
        answer(204, 204);

        notifier(webhook() + ", ping-url: '" + server.url("/ping/1") + "'")
                .runEnded(result(exitCode, true, 3, 0), runs);

        assertThat(requests())
                .extracting(request -> body(request).path("event").stringValue())
                .containsExactly(event);
    }

    @Test
    void stuckRunsDoNotPing() throws Exception {
        Notifier notifier = notifierWithoutPatience("ping-url: '" + server.url("/ping/1") + "'");

        notifier.runEnded(result(75, false, 0, 0), runs);

        assertThat(requests()).isEmpty();
    }
}
