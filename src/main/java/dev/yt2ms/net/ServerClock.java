package dev.yt2ms.net;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.Optional;
import okhttp3.Interceptor;
import okhttp3.Response;

/**
 * Remembers the time that servers send with their answers, because a wrong clock of this machine makes valid
 * certificates look invalid.
 */
final class ServerClock implements Interceptor {

    private final Clock clock;
    private volatile Optional<Duration> ahead = Optional.empty();

    ServerClock(Clock clock) {
        this.clock = clock;
    }

    @Override
    public Response intercept(Chain chain) throws IOException {
        Response response = chain.proceed(chain.request());
        Optional<Duration> reported = ahead(response, now());
        if (reported.isPresent()) {
            ahead = reported;
        }
        return response;
    }

    Instant now() {
        return clock.instant();
    }

    /**
     * How far this machine's clock is ahead of the clock of the server that answered last; empty if no server has sent
     * its time.
     */
    Optional<Duration> ahead() {
        return ahead;
    }

    /** How far {@code now} is ahead of the time in this answer; empty if the answer contains no time. */
    static Optional<Duration> ahead(Response response, Instant now) {
        Date date = response.headers().getDate("Date");
        return Optional.ofNullable(date).map(server -> Duration.between(server.toInstant(), now));
    }
}
