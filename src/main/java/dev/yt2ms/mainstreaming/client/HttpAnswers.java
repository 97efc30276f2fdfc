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

/** Reads HTTP answers for both methods and uploads. */
final class HttpAnswers {

    private HttpAnswers() {}

    /** Reads the whole body; empty if the body is longer than the limit, and then the rest of it is not read. */
    static Optional<byte[]> bounded(Response response, int limit) throws IOException {
        byte[] bytes = response.body().byteStream().readNBytes(limit + 1);
        return bytes.length > limit ? Optional.empty() : Optional.of(bytes);
    }

    static String contentType(Response response) {
        String type = response.header("Content-Type");
        return type == null ? "" : type;
    }

    /** Adds the wait that the answer's {@code Retry-After} asks for, if any, to the failure. */
    static Failure withRetryAfter(Failure failure, Response response, Clock clock) {
        return Optional.ofNullable(response.header("Retry-After"))
                .flatMap(header -> RetryAfter.parse(header, clock.instant()))
                .map(failure::retryAfter)
                .orElse(failure);
    }

    /** Describes a network error for a person. OkHttp names host and port only, but its text is cleaned anyway. */
    static String reason(IOException e, ErrorText errorText) {
        Optional<NetworkException> problem = NetworkException.in(e);
        if (problem.isPresent()) {
            // yt2ms wrote this sentence and cleaned the quoted parts already, so the proxy's address and the advice may
            // stay in it.
            return errorText.withoutSecrets(problem.get().getMessage());
        }
        if (e instanceof SocketTimeoutException || e instanceof InterruptedIOException) {
            return "no answer in time";
        }
        if (e instanceof UnknownHostException) {
            return "its name can't be resolved: " + errorText.clean(String.valueOf(e.getMessage()));
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
