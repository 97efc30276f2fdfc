package dev.yt2ms.youtube.api;

import com.google.api.client.http.HttpHeaders;
import com.google.api.client.http.HttpTransport;
import com.google.api.client.json.gson.GsonFactory;
import com.google.api.client.util.NanoClock;
import com.google.api.client.util.Sleeper;
import com.google.api.services.youtube.YouTube;
import com.google.api.services.youtube.YouTubeRequest;
import dev.yt2ms.model.Failure;
import dev.yt2ms.model.FailureClass;
import dev.yt2ms.net.NetworkException;
import dev.yt2ms.settings.SourceSettings;
import dev.yt2ms.settings.value.Secret;
import dev.yt2ms.youtube.OwnerAccess;
import dev.yt2ms.youtube.SourceException;
import dev.yt2ms.youtube.http.ApiTiming;
import dev.yt2ms.youtube.http.JsonExchange;
import dev.yt2ms.youtube.http.OutageRetry;
import dev.yt2ms.youtube.oauth.LoginFailures;
import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.UnknownHostException;
import java.time.Clock;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import tools.jackson.databind.JsonNode;

/**
 * Sends requests to the YouTube Data API and turns every answer into JSON or a {@link SourceException}. A request that
 * fails with an OUTAGE is retried for about a minute, with growing pauses. Thread-safe.
 *
 * <p>Answers are read as a JSON tree and not into the Google client's model, because that model can't read a page at
 * all if one of its fields has an unexpected type.
 */
final class ApiClient {

    /** Builds a new request for each attempt. */
    @FunctionalInterface
    interface Call {
        YouTubeRequest<?> request(YouTube youtube) throws IOException;
    }

    private static final int UNAUTHORIZED = 401;

    private final YouTube youtube;
    private final Secret key;
    private final Optional<OwnerAccess> owner;
    private final Clock clock;
    private final JsonExchange exchange;
    private final OutageRetry outageRetry;
    private final AtomicLong requestsSent = new AtomicLong();

    /** @param owner provides access tokens, which are used instead of the API key; empty if the API key is used */
    ApiClient(
            SourceSettings settings,
            Optional<OwnerAccess> owner,
            HttpTransport transport,
            Clock clock,
            ApiTiming timing,
            Sleeper sleeper,
            NanoClock nanoClock) {
        this.key = settings.apiKey();
        this.owner = owner;
        this.clock = clock;
        this.exchange = new JsonExchange(
                new JsonExchange.Wording(ApiFailures::notTheApi, this::unreachable), clock, timing, nanoClock);
        this.outageRetry = new OutageRetry(timing, sleeper, nanoClock);
        this.youtube = new YouTube.Builder(transport, GsonFactory.getDefaultInstance(), exchange::prepare)
                .setRootUrl(settings.apiUrl().toString())
                .setApplicationName("yt2ms")
                .build();
    }

    /**
     * Returns the number of requests that were sent, including failed ones. Each costs one quota unit. A request that
     * OkHttp repeats over a new connection, because the server had closed the old one, counts once: the API has
     * received it only once.
     */
    long requestsSent() {
        return requestsSent.get();
    }

    /**
     * Sends a request, and retries it during outages.
     *
     * @return the answer, which is a JSON object without {@code error}
     * @throws SourceException if no attempt succeeds
     */
    JsonNode ask(Call call) {
        if (owner.isPresent()) {
            return outageRetry.keepTrying(() -> askAsOwner(call, owner.get()));
        }
        if (!key.reveal().chars().allMatch(c -> c > ' ' && c < 0x7f)) {
            // A key with other characters is refused here, because the HTTP client would throw an exception that quotes
            // the key.
            throw new SourceException(Failure.of(
                    FailureClass.OPERATOR,
                    "key-invalid",
                    "source.api-key contains characters that an API key can't have: copy it again"));
        }
        return outageRetry.keepTrying(() -> good(send(call, this::addKey)));
    }

    /**
     * Sends a request with the owner's token. A token may become invalid before its expiry, so the first refusal makes
     * the client renew the token, and only a second refusal is a failure.
     */
    private JsonNode askAsOwner(Call call, OwnerAccess access) {
        Secret token = access.token();
        JsonExchange.Answer answer = send(call, headers -> addToken(headers, token));
        if (answer.status() == UNAUTHORIZED) {
            Secret renewed = access.tokenInsteadOf(token);
            answer = send(call, headers -> addToken(headers, renewed));
        }
        return good(answer);
    }

    private void addKey(HttpHeaders headers) {
        if (!key.isEmpty()) {
            headers.set("X-Goog-Api-Key", key.reveal());
        }
    }

    private static void addToken(HttpHeaders headers, Secret token) {
        headers.setAuthorization("Bearer " + token.reveal());
    }

    private JsonNode good(JsonExchange.Answer answer) {
        if (answer.isGood()) {
            return answer.body();
        }
        Failure failure = ApiFailures.of(answer.status(), answer.body(), clock.instant());
        boolean tokenRefused = owner.isPresent()
                && answer.status() == UNAUTHORIZED
                && failure.rule().equals(ApiFailures.FORBIDDEN);
        throw answer.as(tokenRefused ? LoginFailures.refusedByApi() : failure);
    }

    private JsonExchange.Answer send(Call call, Consumer<HttpHeaders> credential) {
        boolean sent = true;
        try {
            return exchange.exchange(() -> {
                YouTubeRequest<?> request = call.request(youtube);
                credential.accept(request.getRequestHeaders());
                return request.executeUnparsed();
            });
        } catch (SourceException e) {
            sent = !(e.getCause() instanceof NetworkException
                    || e.getCause() instanceof ConnectException
                    || e.getCause() instanceof UnknownHostException
                    || e.getCause() instanceof NoRouteToHostException);
            throw e;
        } finally {
            if (sent) {
                requestsSent.incrementAndGet();
            }
        }
    }

    private Failure unreachable(String why) {
        return Failure.of(
                FailureClass.OUTAGE,
                "source-unreachable",
                "The YouTube API at " + youtube.getRootUrl() + " can't be reached (" + why + ")");
    }
}
