package dev.yt2ms.youtube.oauth;

import com.google.api.client.auth.oauth2.AuthorizationCodeTokenRequest;
import com.google.api.client.auth.oauth2.ClientParametersAuthentication;
import com.google.api.client.auth.oauth2.RefreshTokenRequest;
import com.google.api.client.auth.oauth2.TokenRequest;
import com.google.api.client.http.GenericUrl;
import com.google.api.client.http.HttpRequest;
import com.google.api.client.http.HttpRequestFactory;
import com.google.api.client.http.HttpResponse;
import com.google.api.client.http.HttpTransport;
import com.google.api.client.http.UrlEncodedContent;
import com.google.api.client.json.gson.GsonFactory;
import com.google.api.client.util.NanoClock;
import dev.yt2ms.model.Failure;
import dev.yt2ms.settings.OAuthSettings;
import dev.yt2ms.settings.value.Secret;
import dev.yt2ms.youtube.SourceException;
import dev.yt2ms.youtube.http.ApiTiming;
import dev.yt2ms.youtube.http.JsonExchange;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/**
 * Obtains and renews tokens at the token endpoint (RFC 6749). Each call makes one attempt. Google's library builds the
 * requests, but this class sends them, because the library would print stack traces, read without limits and follow
 * redirects.
 */
public final class TokenEndpoint {

    /** The only permission that yt2ms asks for. It permits no changes on YouTube. */
    public static final String SCOPE = "https://www.googleapis.com/auth/youtube.readonly";

    /** The lifetime that is assumed for an access token if the server does not report one. */
    private static final Duration SHORT_LIFE = Duration.ofMinutes(30);

    private final OAuthSettings settings;
    private final Clock clock;
    private final JsonExchange exchange;
    private final HttpTransport transport;
    private final HttpRequestFactory requests;

    public TokenEndpoint(
            OAuthSettings settings, HttpTransport transport, Clock clock, ApiTiming timing, NanoClock nanoClock) {
        this.settings = settings;
        this.transport = transport;
        this.clock = clock;
        this.exchange = new JsonExchange(
                new JsonExchange.Wording(LoginFailures::notTheServer, LoginFailures::unreachable),
                clock,
                timing,
                nanoClock);
        this.requests = transport.createRequestFactory(exchange::prepare);
    }

    /** Whether this text can be a token in an HTTP header. */
    static boolean isToken(String text) {
        return !text.isEmpty() && text.chars().allMatch(c -> c > ' ' && c < 0x7f);
    }

    /**
     * Exchanges the code of a login for tokens.
     *
     * @throws SourceException if the endpoint issues no tokens, or issues tokens without {@link #SCOPE}
     */
    public LoginTokens redeem(AuthorizationCodeTokenRequest request) {
        JsonExchange.Answer answer = exchange.exchange(() -> send(request));
        if (!answer.isGood()) {
            throw answer.as(LoginFailures.ofCode(answer.status(), answer.body()));
        }
        Optional<String> granted = answer.body().path("scope").stringValueOpt();
        if (granted.isPresent() && !Arrays.asList(granted.get().split(" ")).contains(SCOPE)) {
            throw new SourceException(LoginFailures.scopeMissing());
        }
        return tokens(answer.body(), Optional.empty());
    }

    /**
     * Obtains a new access token with a refresh token.
     *
     * @throws SourceException if the endpoint issues no token
     */
    LoginTokens renew(Secret refreshToken) {
        TokenRequest request = new RefreshTokenRequest(
                        transport,
                        GsonFactory.getDefaultInstance(),
                        new GenericUrl(settings.tokenUrl()),
                        refreshToken.reveal())
                .setClientAuthentication(client(settings));
        JsonExchange.Answer answer = exchange.exchange(() -> send(request));
        if (!answer.isGood()) {
            throw answer.as(LoginFailures.ofRenewal(answer.status(), answer.body()));
        }
        return tokens(answer.body(), Optional.of(refreshToken));
    }

    public static ClientParametersAuthentication client(OAuthSettings settings) {
        return new ClientParametersAuthentication(
                settings.clientId(), settings.clientSecret().reveal());
    }

    private HttpResponse send(TokenRequest request) throws IOException {
        HttpRequest http = requests.buildPostRequest(request.getTokenServerUrl(), new UrlEncodedContent(request));
        http.setInterceptor(request.getClientAuthentication());
        return http.execute();
    }

    /** @param before the present refresh token, which remains valid if the answer contains no new refresh token */
    private LoginTokens tokens(JsonNode body, Optional<Secret> before) {
        Secret access = token(body, "access_token").orElseThrow(() -> lacking("an access token"));
        Secret refresh = token(body, "refresh_token").or(() -> before).orElseThrow(() -> lacking("a refresh token"));
        long seconds = body.path("expires_in").asLong(SHORT_LIFE.toSeconds());
        return new LoginTokens(refresh, access, clock.instant().plusSeconds(Math.max(0, Math.min(seconds, 86_400))));
    }

    private static Optional<Secret> token(JsonNode body, String field) {
        return body.path(field).stringValueOpt().filter(TokenEndpoint::isToken).map(Secret::new);
    }

    private static SourceException lacking(String what) {
        Failure failure = LoginFailures.notTheServer("an answer without " + what);
        return new SourceException(failure);
    }
}
