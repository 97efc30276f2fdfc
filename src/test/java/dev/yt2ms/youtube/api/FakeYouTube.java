package dev.yt2ms.youtube.api;

import com.google.api.client.util.NanoClock;
import com.google.api.client.util.Sleeper;
import dev.yt2ms.net.Network;
import dev.yt2ms.settings.SourceSettings;
import dev.yt2ms.settings.value.Secret;
import dev.yt2ms.youtube.VideoSource;
import dev.yt2ms.youtube.http.ApiTiming;
import dev.yt2ms.youtube.http.OkHttpTransport;
import java.io.IOException;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import mockwebserver3.RecordedRequest;

/**
 * A server that gives one prepared answer to each request, and a source that reads from it. The source never really
 * waits.
 */
public final class FakeYouTube implements AutoCloseable {

    public static final String KEY = "AIzaSyTESTKEY-not-to-be-seen_0123456789";
    public static final Instant NOW = Instant.parse("2026-11-23T06:24:00Z");
    static final String JSON = "application/json; charset=UTF-8";

    /**
     * A clock that advances only when the source pauses. Each thread has its own time. Otherwise, if one thread paused,
     * an answer that another thread is reading could look slow.
     */
    public static final class Time implements Sleeper, NanoClock {
        final List<Duration> pauses = new CopyOnWriteArrayList<>();
        private volatile Duration leap = Duration.ZERO;
        private final ThreadLocal<Long> nanos = ThreadLocal.withInitial(() -> 0L);

        @Override
        public void sleep(long millis) throws InterruptedException {
            if (Thread.interrupted()) {
                throw new InterruptedException();
            }
            pauses.add(Duration.ofMillis(millis));
            nanos.set(nanos.get() + Duration.ofMillis(millis).plus(leap).toNanos());
        }

        @Override
        public long nanoTime() {
            return nanos.get();
        }

        /** Makes each pause an hour longer, so that the source has no time for a third attempt of a request. */
        void leap() {
            leap = Duration.ofHours(1);
        }

        Duration passed() {
            return Duration.ofNanos(nanoTime());
        }
    }

    public final MockWebServer server = new MockWebServer();
    final Time time = new Time();
    public final VideoSource source;

    public FakeYouTube() throws IOException {
        server.start();
        source = source(URI.create(server.url("/").toString()), KEY, time);
    }

    public static YouTubeVideoSource source(URI apiUrl, String key, Time time) {
        ApiTiming timing = new ApiTiming(
                Duration.ofSeconds(60),
                Duration.ofSeconds(60),
                Duration.ofSeconds(60),
                Duration.ofSeconds(1),
                Duration.ofSeconds(12),
                Duration.ofSeconds(40));
        return new YouTubeVideoSource(
                new SourceSettings(
                        "@x", new Secret(key), Optional.empty(), apiUrl, "https://www.youtube.com/watch?v={id}"),
                Optional.empty(),
                new OkHttpTransport(Network.direct()),
                Clock.fixed(NOW, ZoneOffset.UTC),
                timing,
                time,
                time);
    }

    FakeYouTube answers(String json) {
        return answers(200, json);
    }

    FakeYouTube answers(int status, String body) {
        return answers(new MockResponse.Builder()
                .code(status)
                .addHeader("Content-Type", JSON)
                .body(body)
                .build());
    }

    FakeYouTube answers(MockResponse response) {
        server.enqueue(response);
        return this;
    }

    /** An error answer in the form of Google's servers. */
    public static String error(int code, String reason, String message) {
        return """
                {"error": {"code": %d, "message": "%s",
                  "errors": [{"message": "%s", "domain": "youtube.test", "reason": "%s"}]}}""".formatted(code, message, message, reason);
    }

    RecordedRequest request() throws InterruptedException {
        return server.takeRequest(5, TimeUnit.SECONDS);
    }

    @Override
    public void close() {
        server.close();
    }
}
