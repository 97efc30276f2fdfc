package dev.yt2ms.mainstreaming;

import dev.yt2ms.net.NetworkException;
import dev.yt2ms.run.Failure;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import javax.net.ssl.SSLException;
import okhttp3.Response;

/** What methods and uploads have in common in reading HTTP answers. */
final class HttpAnswers {

    /** Nobody means a longer wait than this. */
    private static final Duration LONGEST_WAIT = Duration.ofDays(1);

    private HttpAnswers() {}

    /** The whole body, or empty when it is longer than the limit, which is not read on. */
    static Optional<byte[]> bounded(Response response, int limit) throws IOException {
        byte[] bytes = response.body().byteStream().readNBytes(limit + 1);
        return bytes.length > limit ? Optional.empty() : Optional.of(bytes);
    }

    static String contentType(Response response) {
        String type = response.header("Content-Type");
        return type == null ? "" : type;
    }

    /** The failure with the wait that the answer asks for: seconds, or an HTTP date. */
    static Failure withRetryAfter(Failure failure, Response response, Clock clock) {
        return retryAfter(response.header("Retry-After"), clock)
                .map(failure::retryAfter)
                .orElse(failure);
    }

    private static Optional<Duration> retryAfter(String header, Clock clock) {
        if (header == null) {
            return Optional.empty();
        }
        String text = header.strip();
        Duration wait;
        if (text.matches("\\d{1,9}")) {
            wait = Duration.ofSeconds(Long.parseLong(text));
        } else {
            try {
                wait = Duration.between(
                        clock.instant(),
                        ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME)
                                .toInstant());
            } catch (DateTimeException e) {
                return Optional.empty();
            }
        }
        if (wait.isNegative()) {
            wait = Duration.ZERO;
        }
        return Optional.of(wait.compareTo(LONGEST_WAIT) > 0 ? LONGEST_WAIT : wait);
    }

    /** What went wrong on the wire, for a person. OkHttp names host and port only, but the text is cleaned anyway. */
    static String reason(IOException e, ErrorText errorText) {
        Optional<NetworkException> problem = NetworkException.in(e);
        if (problem.isPresent()) {
            return errorText.clean(problem.get().getMessage());
        }
        if (e instanceof SocketTimeoutException || e instanceof InterruptedIOException) {
            return "no answer in time";
        }
        if (e instanceof UnknownHostException) {
            return "its name can't be resolved: " + errorText.clean(e.getMessage());
        }
        if (e instanceof ConnectException) {
            return "no connection: " + errorText.clean(e.getMessage());
        }
        if (e instanceof SSLException) {
            return "no secure connection: " + errorText.clean(e.getMessage());
        }
        return errorText.clean(e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage());
    }
}
