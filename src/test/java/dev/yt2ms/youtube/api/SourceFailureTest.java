package dev.yt2ms.youtube.api;

import static dev.yt2ms.youtube.api.YouTubeVideoSourceTest.failure;
import static org.assertj.core.api.Assertions.assertThat;

import dev.yt2ms.faults.FaultCell;
import dev.yt2ms.faults.Survives;
import dev.yt2ms.model.Channel;
import dev.yt2ms.model.FailureClass;
import dev.yt2ms.youtube.SourceException;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import mockwebserver3.SocketEffect;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SourceFailureTest {

    private static final List<String> ONE = List.of("dQw4w9WgXcQ");
    private static final int ENOUGH = 30;

    @AutoClose
    private FakeYouTube youtube;

    @BeforeEach
    void start() throws IOException {
        youtube = new FakeYouTube();
    }

    @ParameterizedTest
    @CsvSource({
        "403, quotaExceeded, DEFERRED, quota-exceeded",
        "403, dailyLimitExceeded, DEFERRED, quota-exceeded",
        "400, keyInvalid, OPERATOR, key-invalid",
        "400, API_KEY_INVALID, OPERATOR, key-invalid",
        "403, accessNotConfigured, OPERATOR, api-not-enabled",
        "403, ipRefererBlocked, OPERATOR, key-restricted",
        "403, forbidden, OPERATOR, source-forbidden",
        "403, channelClosed, OPERATOR, channel-closed",
        "403, channelSuspended, OPERATOR, channel-suspended",
        "404, channelNotFound, OPERATOR, channel-not-found",
        "404, playlistNotFound, OPERATOR, playlist-not-found",
        "403, playlistItemsNotAccessible, OPERATOR, playlist-refused",
        "401, authError, OPERATOR, source-forbidden",
        "401, somethingNew, OPERATOR, source-forbidden",
        "400, invalidPageToken, RETRY, invalid-page-token",
        "400, somethingNew, RETRY, source-http-400",
        "418, somethingNew, RETRY, source-http-418",
    })
    void classifiesByReasonWithoutTryingAgain(int status, String reason, FailureClass failureClass, String rule) {
        youtube.answers(status, FakeYouTube.error(status, reason, "No. key=" + FakeYouTube.KEY));

        SourceException e = failure(() -> youtube.source.details(ONE));

        assertThat(e.failure().failureClass()).isEqualTo(failureClass);
        assertThat(e.failure().rule()).isEqualTo(rule);
        assertThat(youtube.server.getRequestCount()).isOne();
        assertThat(youtube.source.quotaUsed()).isOne();
        assertKeyIsNowhereIn(e);
    }

    @ParameterizedTest
    @CsvSource({
        "403, rateLimitExceeded, source-rate-limit",
        "403, userRateLimitExceeded, source-rate-limit",
        "429, somethingNew, source-rate-limit",
        "500, backendError, source-server-error",
        "503, somethingNew, source-server-error",
    })
    @Survives(FaultCell.SOURCE_5XX)
    void triesAgainForAboutAMinuteAndThenCallsItAnOutage(int status, String reason, String rule) {
        for (int i = 0; i < ENOUGH; i++) {
            youtube.answers(status, FakeYouTube.error(status, reason, "Later."));
        }
        SourceException e = failure(() -> youtube.source.details(ONE));

        assertThat(e.failure().failureClass()).isEqualTo(FailureClass.OUTAGE);
        assertThat(e.failure().rule()).isEqualTo(rule);
        assertThat(youtube.time.passed()).isBetween(Duration.ofSeconds(30), Duration.ofSeconds(70));
        assertThat(youtube.time.pauses.get(0)).isBetween(Duration.ofMillis(500), Duration.ofMillis(1500));
        assertThat(youtube.source.quotaUsed())
                .isEqualTo(youtube.server.getRequestCount())
                .isEqualTo(youtube.time.pauses.size() + 1);
        assertKeyIsNowhereIn(e);
    }

    @Test
    void continuesAfterTemporaryFailures() {
        youtube.answers(503, "<html>busy</html>")
                .answers(403, FakeYouTube.error(403, "rateLimitExceeded", "Later."))
                .answers("{\"items\": [{\"id\": \"dQw4w9WgXcQ\"}]}");
        assertThat(youtube.source.details(ONE)).hasSize(1);
        assertThat(youtube.source.quotaUsed()).isEqualTo(3);
    }

    @Test
    void continuesAfterABrokenConnection() {
        youtube.answers(new MockResponse.Builder()
                        .onResponseStart(new SocketEffect.CloseSocket())
                        .build())
                .answers("{\"items\": [{\"id\": \"dQw4w9WgXcQ\"}]}");
        assertThat(youtube.source.details(ONE)).hasSize(1);
        assertThat(youtube.time.pauses).hasSize(1);
    }

    @Test
    void waitsAsLongAsTheServerRequests() {
        youtube.answers(later("30")).answers("{}");
        youtube.source.details(ONE);
        assertThat(youtube.time.pauses).containsExactly(Duration.ofSeconds(30));
    }

    @Test
    void waitsUntilTheDateThatTheServerNames() {
        youtube.answers(later("Mon, 23 Nov 2026 06:24:20 GMT")).answers("{}");
        youtube.source.details(ONE);
        assertThat(youtube.time.pauses).containsExactly(Duration.ofSeconds(20));
    }

    @Test
    void reportsALongWaitToTheCallerInsteadOfWaiting() {
        youtube.answers(later("3600"));
        SourceException e = failure(() -> youtube.source.details(ONE));
        assertThat(e.failure().retryAfter()).contains(Duration.ofHours(1));
        assertThat(youtube.time.pauses).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"soon", "-5", "99999999999999999999", "Mon, 99 Nov 2026"})
    void ignoresAnInvalidWait(String value) {
        youtube.answers(later(value)).answers("{}");
        youtube.source.details(ONE);
        assertThat(youtube.time.pauses).hasSize(1).allMatch(pause -> pause.compareTo(Duration.ofSeconds(2)) < 0);
    }

    @Test
    void reportsWhenTheQuotaIsRenewed() {
        youtube.answers(403, FakeYouTube.error(403, "quotaExceeded", "The request cannot be completed."));
        SourceException e = failure(() -> youtube.source.details(ONE));
        assertThat(e.failure().retryAfter()).contains(Duration.ofMinutes(96));
        assertThat(e).hasMessageContaining("2026-11-23 08:00 UTC");
    }

    @Test
    void recognizesAUsedUpDailyQuotaInTheNewerFormat() {
        youtube.answers(429, """
                {"error": {"code": 429, "status": "RESOURCE_EXHAUSTED", "message": "Quota exceeded.",
                  "errors": [{"reason": "rateLimitExceeded"}],
                  "details": [{"@type": "type.googleapis.com/google.rpc.ErrorInfo", "reason": "RATE_LIMIT_EXCEEDED",
                    "metadata": {"quota_unit": "1/d/{project}"}}]}}""");
        assertThat(failure(() -> youtube.source.details(ONE)).failure().rule())
                .isEqualTo(SourceException.QUOTA_EXCEEDED);
    }

    @ParameterizedTest
    @CsvSource({"403, quotaExceeded, \"0\"", "429, rateLimitExceeded, \"0\"", "403, quotaExceeded, 0"})
    void recognizesAProjectWithoutAnyQuota(int status, String reason, String limit) {
        youtube.answers(status, """
                {"error": {"code": %d, "message": "Quota exceeded.", "errors": [{"reason": "%s"}],
                  "details": [{"@type": "type.googleapis.com/google.rpc.ErrorInfo", "reason": "RATE_LIMIT_EXCEEDED",
                    "metadata": {"quota_unit": "1/d/{project}", "quota_limit_value": %s}}]}}""".formatted(status, reason, limit));
        SourceException e = failure(() -> youtube.source.details(ONE));
        assertThat(e.failure().failureClass()).isEqualTo(FailureClass.OPERATOR);
        assertThat(e.failure().rule()).isEqualTo(SourceException.NO_QUOTA);
        assertThat(e).hasMessageContaining("no quota").hasMessageContaining("https://");
    }

    @Test
    void aUsedUpDailyQuotaIsNotAMissingQuota() {
        youtube.answers(403, """
                {"error": {"code": 403, "message": "Quota exceeded.", "errors": [{"reason": "quotaExceeded"}],
                  "details": [{"reason": "RATE_LIMIT_EXCEEDED",
                    "metadata": {"quota_unit": "1/d/{project}", "quota_limit_value": "10000"}}]}}""");
        assertThat(failure(() -> youtube.source.details(ONE)).failure().rule())
                .isEqualTo(SourceException.QUOTA_EXCEEDED);
    }

    @Test
    void recognizesAnInvalidKeyByTheDetailsOrTheMessage() {
        youtube.answers(400, """
                        {"error": {"code": 400, "message": "Bad.", "errors": [{"reason": "badRequest"}],
                          "details": [{"reason": "API_KEY_INVALID", "domain": "googleapis.com"}]}}""")
                .answers(400, FakeYouTube.error(400, "badRequest", "API key not valid. Please pass a valid API key."));
        for (int i = 0; i < 2; i++) {
            SourceException e = failure(() -> youtube.source.details(ONE));
            assertThat(e.failure().rule()).isEqualTo("key-invalid");
            assertThat(e).hasMessageContaining("source.api-key");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<!DOCTYPE html><html><body>Log in to the Wi-Fi</body></html>",
                "",
                "null",
                "[]",
                "\"text\"",
                "17",
                "{",
                "{\"items\": [}",
                "{} {}",
                "{\"items\": \"none\"}",
                "{\"items\": {\"a\": 1}}"
            })
    void answersThatDoNotComeFromTheApiAreAnOutage(String body) {
        for (int i = 0; i < ENOUGH; i++) {
            youtube.answers(body);
        }
        SourceException e = failure(() -> youtube.source.details(ONE));
        assertThat(e.failure().failureClass()).isEqualTo(FailureClass.OUTAGE);
        assertThat(e.failure().rule()).isEqualTo("source-bad-answer");
    }

    @ParameterizedTest
    @ValueSource(ints = {403, 404, 502})
    void treatsAnErrorPageAsAnOutage(int status) {
        for (int i = 0; i < ENOUGH; i++) {
            youtube.answers(status, "<html>proxy</html>");
        }
        assertThat(failure(() -> youtube.source.details(ONE)).failure().failureClass())
                .isEqualTo(FailureClass.OUTAGE);
    }

    @Test
    void survivesExtremelyNestedAnswers() {
        for (int i = 0; i < ENOUGH; i++) {
            youtube.answers("[".repeat(200_000));
        }
        assertThat(failure(() -> youtube.source.details(ONE)).failure().rule()).isEqualTo("source-bad-answer");
    }

    @Test
    void neverFollowsARedirectWithTheKey() throws IOException {
        try (MockWebServer elsewhere = new MockWebServer()) {
            elsewhere.start();
            for (int i = 0; i < ENOUGH; i++) {
                youtube.answers(new MockResponse.Builder()
                        .code(302)
                        .addHeader("Location", elsewhere.url("/login"))
                        .body("{}")
                        .build());
            }
            assertThat(failure(() -> youtube.source.details(ONE)).failure().rule())
                    .isEqualTo("source-bad-answer");
            assertThat(elsewhere.getRequestCount()).isZero();
        }
    }

    @Test
    void anUnreachableServerIsAnOutageAndCountsNoQuota() throws IOException {
        int port;
        try (ServerSocket free = new ServerSocket(0)) {
            port = free.getLocalPort();
        }
        YouTubeVideoSource source =
                FakeYouTube.source(URI.create("http://127.0.0.1:" + port + "/"), FakeYouTube.KEY, youtube.time);
        SourceException e = failure(() -> source.details(ONE));
        assertThat(e.failure().failureClass()).isEqualTo(FailureClass.OUTAGE);
        assertThat(e.failure().rule()).isEqualTo("source-unreachable");
        assertThat(youtube.time.pauses).isNotEmpty();
        assertThat(source.quotaUsed()).isZero();
        assertKeyIsNowhereIn(e);
    }

    @ParameterizedTest
    @ValueSource(strings = {"line\nbreak", "käse", "a b", "nul\u0000"})
    void refusesAKeyWithCharactersThatAreInvalidInAHeader(String key) {
        YouTubeVideoSource source =
                FakeYouTube.source(URI.create(youtube.server.url("/").toString()), key, youtube.time);
        SourceException e = failure(() -> source.details(ONE));
        assertThat(e.failure().failureClass()).isEqualTo(FailureClass.OPERATOR);
        assertThat(trace(e)).doesNotContain(key);
        assertThat(youtube.server.getRequestCount()).isZero();
    }

    @Test
    void endsItsWaitWhenInterrupted() {
        youtube.answers(503, "{}");
        Thread.currentThread().interrupt();
        SourceException e = failure(() -> youtube.source.details(ONE));
        assertThat(Thread.interrupted()).isTrue();
        assertThat(e.failure().failureClass()).isEqualTo(FailureClass.OUTAGE);
    }

    @Test
    void recognizesARefusedPageToken() {
        youtube.answers(400, FakeYouTube.error(400, "invalidPageToken", "The page token is invalid."));
        SourceException e = failure(() -> youtube.source.page(new Channel("UCx", "t", "UUx"), Optional.of("old")));
        assertThat(e.failure().rule()).isEqualTo(SourceException.INVALID_PAGE_TOKEN);
    }

    private static MockResponse later(String retryAfter) {
        return new MockResponse.Builder()
                .code(429)
                .addHeader("Retry-After", retryAfter)
                .body("{}")
                .build();
    }

    private static void assertKeyIsNowhereIn(Throwable e) {
        assertThat(trace(e)).doesNotContain(FakeYouTube.KEY).doesNotContain("key=");
    }

    private static String trace(Throwable e) {
        StringWriter trace = new StringWriter();
        e.printStackTrace(new PrintWriter(trace));
        return trace.toString();
    }
}
