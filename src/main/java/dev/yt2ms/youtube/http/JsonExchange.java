package dev.yt2ms.youtube.http;

import static dev.yt2ms.model.FailureClass.OPERATOR;
import static dev.yt2ms.model.FailureClass.OUTAGE;

import com.google.api.client.http.HttpRequest;
import com.google.api.client.http.HttpResponse;
import com.google.api.client.util.NanoClock;
import dev.yt2ms.model.Failure;
import dev.yt2ms.net.NetworkException;
import dev.yt2ms.run.RetryAfter;
import dev.yt2ms.run.UntrustedJson;
import dev.yt2ms.settings.value.Beginning;
import dev.yt2ms.youtube.SourceException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.exc.StreamConstraintsException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Sends requests and reads each answer as a JSON object. The size of an answer, and the time for reading it, are
 * limited, because any proxy or wrong server may have sent it. Thread-safe.
 */
public final class JsonExchange {

    /** Sends one request. */
    @FunctionalInterface
    public interface Sending {
        HttpResponse send() throws IOException;
    }

    /**
     * Creates the failures for one server, so that their rules and messages name that server.
     *
     * @param notTheServer creates the failure for an answer that can't come from this server; its argument says what is
     *     wrong with the answer
     * @param unreachable creates the failure for a missing answer; its argument is the reason
     */
    public record Wording(Function<String, Failure> notTheServer, Function<String, Failure> unreachable) {}

    /**
     * An answer of the server, which may report success or an error.
     *
     * @param status the HTTP status
     * @param body a JSON object
     * @param retryAfter the time that the server asks to wait; empty if it does not ask
     */
    public record Answer(int status, JsonNode body, Optional<Duration> retryAfter) {

        public boolean isGood() {
            return status >= 200 && status < 300 && !body.has("error");
        }

        /**
         * Returns an exception with this failure, which the caller derived from this answer. If the failure has no wait
         * yet, it gets the wait that the server asks for.
         */
        public SourceException as(Failure failure) {
            return new SourceException(withWait(failure, retryAfter));
        }
    }

    /** The maximum size of an answer. Fifty videos with the longest descriptions and tags need less than 2 MB. */
    private static final int MAX_ANSWER_BYTES = 8 << 20;

    private static final JsonMapper JSON = UntrustedJson.mapper();

    private final Wording wording;
    private final Clock clock;
    private final ApiTiming timing;
    private final NanoClock nanoClock;

    public JsonExchange(Wording wording, Clock clock, ApiTiming timing, NanoClock nanoClock) {
        this.wording = wording;
        this.clock = clock;
        this.timing = timing;
        this.nanoClock = nanoClock;
    }

    /** Sets the timeouts of a request, and disables redirects, retries and logging. */
    public void prepare(HttpRequest request) {
        request.setConnectTimeout(Math.toIntExact(timing.connectTimeout().toMillis()));
        request.setReadTimeout(Math.toIntExact(timing.readTimeout().toMillis()));
        // The exceptions of Google's client contain addresses, its log contains headers, and a redirect would send the
        // key to another server.
        request.setThrowExceptionOnExecuteError(false);
        request.setLoggingEnabled(false);
        request.setCurlLoggingEnabled(false);
        request.setFollowRedirects(false);
        request.setNumberOfRetries(0);
    }

    /**
     * Sends the request once and reads its answer.
     *
     * @throws SourceException if no answer comes (the cause is then an {@link IOException}), or if the answer can't
     *     come from this server
     */
    public Answer exchange(Sending sending) {
        HttpResponse response = null;
        try {
            response = send(sending);
            return read(response);
        } catch (IOException e) {
            Failure failure = NetworkException.in(e)
                    .map(JsonExchange::ofNetwork)
                    .orElseGet(() -> wording.unreachable()
                            .apply(e.getClass().getSimpleName() + ": " + oneLine(String.valueOf(e.getMessage()))));
            throw new SourceException(failure, e);
        } finally {
            disconnect(response);
        }
    }

    /** Returns the failure for a connection that a proxy or an untrusted certificate prevents. */
    private static Failure ofNetwork(NetworkException problem) {
        String message = "Google's servers can't be reached: " + problem.getMessage();
        return switch (problem.kind()) {
            case TLS_UNTRUSTED -> Failure.of(OPERATOR, "source-untrusted", message);
            case PROXY_REFUSED -> Failure.of(OPERATOR, "source-proxy-refused", message);
            case PROXY_AWAY -> Failure.of(OUTAGE, "source-proxy-away", message);
        };
    }

    private HttpResponse send(Sending sending) throws IOException {
        try {
            return sending.send();
        } catch (SourceException e) {
            throw e;
        } catch (RuntimeException e) {
            // The HTTP client throws an unchecked exception if a header is malformed. That exception does not become
            // the cause, because it may quote the request.
            throw notTheServer("malformed headers: " + e.getClass().getSimpleName(), Optional.empty());
        }
    }

    private Answer read(HttpResponse response) throws IOException {
        int status = response.getStatusCode();
        Optional<Duration> retryAfter = RetryAfter.of(response.getHeaders().getRetryAfter(), clock);
        if (status >= 300 && status < 400) {
            throw notTheServer("a redirect, HTTP " + status, Optional.empty());
        }
        byte[] bytes = bytes(response);
        if (status == 401 && bytes.length == 0) {
            // HTTP 401 with an empty body counts as an answer of the server, which refuses the request.
            return new Answer(status, JSON.createObjectNode(), retryAfter);
        }
        JsonNode body;
        try {
            body = JSON.readTree(bytes);
        } catch (StreamConstraintsException e) {
            throw notTheServer("JSON that is too large or too deeply nested, HTTP " + status, retryAfter);
        } catch (JacksonException e) {
            throw notTheServer("not JSON, HTTP " + status, retryAfter);
        }
        if (!body.isObject()) {
            throw notTheServer("not a JSON object, HTTP " + status, retryAfter);
        }
        return new Answer(status, body, retryAfter);
    }

    private SourceException notTheServer(String whatIsWrong, Optional<Duration> retryAfter) {
        return new SourceException(withWait(wording.notTheServer().apply(whatIsWrong), retryAfter));
    }

    private static Failure withWait(Failure failure, Optional<Duration> wait) {
        return failure.retryAfter().isPresent() || wait.isEmpty() ? failure : failure.retryAfter(wait.get());
    }

    private byte[] bytes(HttpResponse response) throws IOException {
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
                throw new IOException("the answer is too large");
            }
            if (nanoClock.nanoTime() - start > timing.answerLimit().toNanos()) {
                throw new IOException("the answer takes too long");
            }
        }
        return bytes.toByteArray();
    }

    private static String oneLine(String message) {
        String text = message == null ? "no details" : message.replaceAll("\\s+", " ");
        return Beginning.withEllipsis(text, 200);
    }

    private static void disconnect(@Nullable HttpResponse response) {
        try {
            if (response != null) {
                response.disconnect();
            }
        } catch (IOException e) {
            // A failure to disconnect does not matter: either the answer was read, or a failure to read it is already
            // reported.
        }
    }
}
