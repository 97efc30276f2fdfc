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
import dev.yt2ms.youtube.SourceException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;
import tools.jackson.core.JacksonException;
import tools.jackson.core.exc.StreamConstraintsException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Sends requests and reads each answer as a JSON object, within bounds, whatever answers. Safe for several threads. */
public final class JsonExchange {

    /** Sends one request. */
    @FunctionalInterface
    public interface Sending {
        HttpResponse send() throws IOException;
    }

    /**
     * What failures of this server are called.
     *
     * @param notTheServer of an answer that is not what the server sends; takes what is wrong with it
     * @param unreachable of no answer; takes the reason
     */
    public record Wording(Function<String, Failure> notTheServer, Function<String, Failure> unreachable) {}

    /**
     * An answer, good or not.
     *
     * @param body a JSON object
     * @param retryAfter how long the server asks to wait
     */
    public record Answer(int status, JsonNode body, Optional<Duration> retryAfter) {

        public boolean isGood() {
            return status >= 200 && status < 300 && !body.has("error");
        }

        /** What the answer means, with the wait that it asks for; a wait that the failure knows itself is better. */
        public SourceException as(Failure failure) {
            return new SourceException(withWait(failure, retryAfter), null);
        }
    }

    /** Fifty videos with the longest descriptions and all their tags stay below two MB. */
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

    /** What every request needs before it is sent. */
    public void prepare(HttpRequest request) {
        request.setConnectTimeout(Math.toIntExact(timing.connectTimeout().toMillis()));
        request.setReadTimeout(Math.toIntExact(timing.readTimeout().toMillis()));
        // The client's exceptions hold addresses, its log the headers; a redirect would carry the key elsewhere.
        request.setThrowExceptionOnExecuteError(false);
        request.setLoggingEnabled(false);
        request.setCurlLoggingEnabled(false);
        request.setFollowRedirects(false);
        request.setNumberOfRetries(0);
    }

    /**
     * Sends, once, and reads.
     *
     * @throws SourceException when there is no answer (the cause is an {@link IOException}), or none of this server
     */
    public Answer exchange(Sending sending) {
        HttpResponse response = null;
        try {
            response = send(sending);
            return read(response);
        } catch (IOException e) {
            Failure failure = NetworkException.in(e)
                    .map(JsonExchange::ofNetwork)
                    .orElseGet(() ->
                            wording.unreachable().apply(e.getClass().getSimpleName() + ": " + oneLine(e.getMessage())));
            throw new SourceException(failure, e);
        } finally {
            disconnect(response);
        }
    }

    /** The failure of a connection that the network of this machine stands in the way of. */
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
            // The HTTP client's answer to headers that make no sense; no cause, as it may quote the request.
            throw notTheServer("headers of no sense: " + e.getClass().getSimpleName(), Optional.empty());
        }
    }

    private Answer read(HttpResponse response) throws IOException {
        int status = response.getStatusCode();
        Optional<Duration> retryAfter = Optional.ofNullable(
                        response.getHeaders().getRetryAfter())
                .flatMap(header -> RetryAfter.parse(header, clock.instant()))
                .filter(wait -> !wait.isZero());
        if (status >= 300 && status < 400) {
            throw notTheServer("a redirect, HTTP " + status, Optional.empty());
        }
        byte[] bytes = bytes(response);
        if (status == 401 && bytes.length == 0) {
            // A refusal that says no more than that.
            return new Answer(status, JSON.createObjectNode(), retryAfter);
        }
        JsonNode body;
        try {
            body = JSON.readTree(bytes);
        } catch (StreamConstraintsException e) {
            throw notTheServer("a JSON of too many parts, HTTP " + status, retryAfter);
        } catch (JacksonException e) {
            throw notTheServer("no JSON, HTTP " + status, retryAfter);
        }
        if (!body.isObject()) {
            throw notTheServer("no JSON object, HTTP " + status, retryAfter);
        }
        return new Answer(status, body, retryAfter);
    }

    private SourceException notTheServer(String whatIsWrong, Optional<Duration> retryAfter) {
        return new SourceException(withWait(wording.notTheServer().apply(whatIsWrong), retryAfter), null);
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
                throw new IOException("endless answer");
            }
            if (nanoClock.nanoTime() - start > timing.answerLimit().toNanos()) {
                throw new IOException("endlessly slow answer");
            }
        }
        return bytes.toByteArray();
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
