package dev.yt2ms.youtube;

import com.google.api.client.http.HttpHeaders;
import com.google.api.client.http.HttpRequest;
import com.google.api.client.http.HttpResponse;
import com.google.api.client.http.javanet.NetHttpTransport;
import com.google.api.client.json.gson.GsonFactory;
import com.google.api.client.util.BackOff;
import com.google.api.client.util.ExponentialBackOff;
import com.google.api.client.util.NanoClock;
import com.google.api.client.util.Sleeper;
import com.google.api.services.youtube.YouTube;
import com.google.api.services.youtube.YouTubeRequest;
import dev.yt2ms.run.Failure;
import dev.yt2ms.run.FailureClass;
import dev.yt2ms.settings.Secret;
import dev.yt2ms.settings.SourceSettings;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.UnknownHostException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Sends requests to the YouTube Data API and turns every answer into JSON or a {@link SourceException}. What is an
 * OUTAGE is tried again, with growing pauses, for about a minute. Safe for several threads.
 *
 * <p>The answers are read as a tree and not into the client's model: there one field of an unexpected type would cost a
 * whole page.
 */
final class ApiClient {

    /** Makes a request anew for each attempt. */
    @FunctionalInterface
    interface Call {
        YouTubeRequest<?> request(YouTube youtube) throws IOException;
    }

    /** Fifty videos with the longest descriptions and all their tags stay below one MB. */
    private static final int MAX_ANSWER_BYTES = 16 << 20;

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final YouTube youtube;
    private final Secret key;
    private final Clock clock;
    private final ApiTiming timing;
    private final Sleeper sleeper;
    private final NanoClock nanoClock;
    private final AtomicLong requestsSent = new AtomicLong();

    ApiClient(SourceSettings settings, Clock clock, ApiTiming timing, Sleeper sleeper, NanoClock nanoClock) {
        this.key = settings.apiKey();
        this.clock = clock;
        this.timing = timing;
        this.sleeper = sleeper;
        this.nanoClock = nanoClock;
        this.youtube = new YouTube.Builder(new NetHttpTransport(), GsonFactory.getDefaultInstance(), this::prepare)
                .setRootUrl(settings.apiUrl().toString())
                .setApplicationName("yt2ms")
                .build();
    }

    /**
     * Requests that were sent, those that failed included: each list call costs one quota unit. Not counted is the one
     * repetition that the JDK's client makes by itself where a connection ends without any answer.
     */
    long requestsSent() {
        return requestsSent.get();
    }

    /**
     * Asks, several times if need be.
     *
     * @return the answer: a JSON object without {@code error}
     * @throws SourceException when there is no good answer
     */
    JsonNode ask(Call call) {
        if (!key.reveal().chars().allMatch(c -> c > ' ' && c < 0x7f)) {
            // The HTTP client would refuse it with an exception that quotes it.
            throw new SourceException(
                    Failure.of(
                            FailureClass.OPERATOR,
                            "key-invalid",
                            "source.api-key holds characters that no API key has: copy it again"),
                    null);
        }
        BackOff backOff = new ExponentialBackOff.Builder()
                .setInitialIntervalMillis(Math.toIntExact(timing.firstPause().toMillis()))
                .setMultiplier(2)
                .setRandomizationFactor(0.5)
                .setMaxIntervalMillis(Math.toIntExact(timing.longestPause().toMillis()))
                .setMaxElapsedTimeMillis(Math.toIntExact(timing.retryLimit().toMillis()))
                .setNanoClock(nanoClock)
                .build();
        while (true) {
            try {
                return askOnce(call);
            } catch (SourceException e) {
                Optional<Duration> pause = pauseAfter(e.failure(), backOff);
                if (pause.isEmpty()) {
                    throw e;
                }
                sleep(pause.get());
            }
        }
    }

    private Optional<Duration> pauseAfter(Failure failure, BackOff backOff) {
        Duration asked = failure.retryAfter().orElse(Duration.ZERO);
        if (failure.failureClass() != FailureClass.OUTAGE || asked.compareTo(timing.retryLimit()) > 0) {
            return Optional.empty();
        }
        long millis;
        try {
            millis = backOff.nextBackOffMillis();
        } catch (IOException e) {
            return Optional.empty();
        }
        return millis == BackOff.STOP
                ? Optional.empty()
                : Optional.of(Duration.ofMillis(Math.max(millis, asked.toMillis())));
    }

    private void sleep(Duration pause) {
        try {
            sleeper.sleep(pause.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            // OUTAGE, as no attempt is to be counted for a run that is being stopped.
            throw new SourceException(
                    Failure.of(FailureClass.OUTAGE, "source-interrupted", "The wait for the YouTube API was cut short"),
                    e);
        }
    }

    private JsonNode askOnce(Call call) {
        HttpResponse response = null;
        boolean sent = true;
        try {
            response = send(call);
            return judge(response);
        } catch (IOException e) {
            sent = !(e instanceof ConnectException
                    || e instanceof UnknownHostException
                    || e instanceof NoRouteToHostException);
            throw new SourceException(
                    Failure.of(
                            FailureClass.OUTAGE,
                            "source-unreachable",
                            "The YouTube API at " + youtube.getRootUrl() + " can't be reached ("
                                    + e.getClass().getSimpleName() + ": " + oneLine(e.getMessage()) + ")"),
                    e);
        } finally {
            if (sent) {
                requestsSent.incrementAndGet();
            }
            disconnect(response);
        }
    }

    private HttpResponse send(Call call) throws IOException {
        try {
            return call.request(youtube).executeUnparsed();
        } catch (RuntimeException e) {
            // The HTTP client's answer to headers that make no sense; no cause, as it may quote the request.
            throw new SourceException(
                    ApiFailures.notTheApi("headers of no sense: " + e.getClass().getSimpleName()), null);
        }
    }

    private JsonNode judge(HttpResponse response) throws IOException {
        int status = response.getStatusCode();
        Instant now = clock.instant();
        Optional<Duration> retryAfter = retryAfter(response.getHeaders(), now);
        if (status >= 300 && status < 400) {
            throw new SourceException(ApiFailures.notTheApi("a redirect, HTTP " + status), null);
        }
        JsonNode body;
        try {
            body = JSON.readTree(read(response));
        } catch (JacksonException e) {
            throw new SourceException(withWait(ApiFailures.notTheApi("no JSON, HTTP " + status), retryAfter), null);
        }
        if (!body.isObject()) {
            throw new SourceException(
                    withWait(ApiFailures.notTheApi("no JSON object, HTTP " + status), retryAfter), null);
        }
        if (!response.isSuccessStatusCode() || body.has("error")) {
            throw new SourceException(withWait(ApiFailures.of(status, body, now), retryAfter), null);
        }
        return body;
    }

    /** The reset of a quota is known better than what a header says. */
    private static Failure withWait(Failure failure, Optional<Duration> wait) {
        return failure.retryAfter().isPresent() || wait.isEmpty() ? failure : failure.retryAfter(wait.get());
    }

    private byte[] read(HttpResponse response) throws IOException {
        long start = nanoClock.nanoTime();
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        byte[] buffer = new byte[1 << 14];
        InputStream content = response.getContent();
        if (content == null) {
            return new byte[0];
        }
        for (int count = content.read(buffer); count >= 0; count = content.read(buffer)) {
            bytes.write(buffer, 0, count);
            if (bytes.size() > MAX_ANSWER_BYTES) {
                throw new IOException("endless answer");
            }
            if (nanoClock.nanoTime() - start > timing.answerLimit().toNanos()) {
                throw new IOException("endlessly slow answer");
            }
        }
        return bytes.toByteArray();
    }

    private void prepare(HttpRequest request) {
        if (!key.isEmpty()) {
            request.getHeaders().set("X-Goog-Api-Key", key.reveal());
        }
        request.setConnectTimeout(Math.toIntExact(timing.connectTimeout().toMillis()));
        request.setReadTimeout(Math.toIntExact(timing.readTimeout().toMillis()));
        // The client's exceptions hold addresses, its log the headers; a redirect would carry the key elsewhere.
        request.setThrowExceptionOnExecuteError(false);
        request.setLoggingEnabled(false);
        request.setCurlLoggingEnabled(false);
        request.setFollowRedirects(false);
        request.setNumberOfRetries(0);
    }

    private static Optional<Duration> retryAfter(HttpHeaders headers, Instant now) {
        String value = headers.getRetryAfter();
        if (value == null) {
            return Optional.empty();
        }
        if (value.strip().matches("\\d{1,9}")) {
            return Optional.of(Duration.ofSeconds(Long.parseLong(value.strip())));
        }
        try {
            Instant until = ZonedDateTime.parse(value.strip(), DateTimeFormatter.RFC_1123_DATE_TIME)
                    .toInstant();
            return Optional.of(Duration.between(now, until)).filter(wait -> !wait.isNegative());
        } catch (DateTimeParseException e) {
            return Optional.empty();
        }
    }

    private static String oneLine(String message) {
        String text = message == null ? "no details" : message.replaceAll("\\s+", " ");
        return text.length() > 200 ? text.substring(0, 200) + "…" : text;
    }

    private static void disconnect(HttpResponse response) {
        try {
            if (response != null) {
                response.disconnect();
            }
        } catch (IOException e) {
            // The answer was read or is lost already.
        }
    }
}
