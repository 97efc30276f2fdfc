package dev.yt2ms.mainstreaming.client;

import dev.yt2ms.model.Failure;
import dev.yt2ms.net.NetworkException;
import dev.yt2ms.run.RetryAfter;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.time.Clock;
import java.util.Optional;
import javax.net.ssl.SSLException;
import okhttp3.Response;

/** Reads HTTP answers, both those of methods and those to uploads. */
final class HttpAnswers {

    private HttpAnswers() {}

    /**
     * Reads the whole body. If the body is longer than the limit in bytes, the result is empty, and the rest of the
     * body is not read.
     */
    static Optional<byte[]> bounded(Response response, int limit) throws IOException {
        byte[] bytes = response.body().byteStream().readNBytes(limit + 1);
        return bytes.length > limit ? Optional.empty() : Optional.of(bytes);
    }

    static String contentType(Response response) {
        String type = response.header("Content-Type");
        return type == null ? "" : type;
    }

    /**
     * Returns this failure with the wait that the answer's header {@code Retry-After} requests, or unchanged if the
     * answer requests none.
     */
    static Failure withRetryAfter(Failure failure, Response response, Clock clock) {
        return RetryAfter.of(response.header("Retry-After"), clock)
                .map(failure::retryAfter)
                .orElse(failure);
    }

    /**
     * Describes a network error for a person, as a part of a sentence. OkHttp's texts contain only host and port, but
     * they are cleaned nevertheless.
     */
    static String reason(IOException e, ErrorText errorText) {
        Optional<NetworkException> problem = NetworkException.in(e);
        if (problem.isPresent()) {
            // yt2ms has written this sentence and already cleaned the quoted parts, so only secrets are removed; the
            // proxy's address and the advice stay.
            return errorText.withoutSecrets(problem.get().getMessage());
        }
        if (e instanceof SocketTimeoutException || e instanceof InterruptedIOException) {
            return "no answer in time";
        }
        if (e instanceof UnknownHostException) {
            return "unknown host: " + errorText.clean(String.valueOf(e.getMessage()));
        }
        if (e instanceof ConnectException) {
            return "no connection: " + errorText.clean(String.valueOf(e.getMessage()));
        }
        if (e instanceof SSLException) {
            return "no secure connection: " + errorText.clean(String.valueOf(e.getMessage()));
        }
        return errorText.clean(e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage());
    }
}
