package dev.yt2ms.youtube.login;

import com.google.api.client.auth.oauth2.AuthorizationCodeFlow;
import com.google.api.client.auth.oauth2.BearerToken;
import com.google.api.client.http.GenericUrl;
import com.google.api.client.http.HttpTransport;
import com.google.api.client.json.gson.GsonFactory;
import com.google.api.client.util.NanoClock;
import com.google.api.client.util.Sleeper;
import dev.yt2ms.files.RandomWord;
import dev.yt2ms.model.Channel;
import dev.yt2ms.net.Network;
import dev.yt2ms.run.RunControl;
import dev.yt2ms.settings.OAuthSettings;
import dev.yt2ms.settings.SourceSettings;
import dev.yt2ms.settings.value.KnownSecrets;
import dev.yt2ms.settings.value.Secret;
import dev.yt2ms.youtube.ChannelReference;
import dev.yt2ms.youtube.OwnerAccess;
import dev.yt2ms.youtube.SourceException;
import dev.yt2ms.youtube.api.YouTubeVideoSource;
import dev.yt2ms.youtube.http.ApiTiming;
import dev.yt2ms.youtube.http.OkHttpTransport;
import dev.yt2ms.youtube.http.OutageRetry;
import dev.yt2ms.youtube.oauth.Login;
import dev.yt2ms.youtube.oauth.LoginFailures;
import dev.yt2ms.youtube.oauth.LoginFile;
import dev.yt2ms.youtube.oauth.LoginTokens;
import dev.yt2ms.youtube.oauth.TokenEndpoint;
import java.io.IOException;
import java.net.BindException;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;

/**
 * A single login of the channel's owner. Google's login page redirects the browser to this machine with a code, which
 * is exchanged for tokens (the flow of RFC 8252 for native apps, with PKCE and {@code state}).
 */
public final class LoginFlow implements AutoCloseable {

    private final SourceSettings source;
    private final OAuthSettings oauth;
    private final KnownSecrets secrets;
    private final Clock clock;
    private final RunControl control;
    private final HttpTransport transport;
    private final LoopbackReceiver receiver;
    private final AuthorizationCodeFlow protocol;
    private final URI address;

    private LoginFlow(
            SourceSettings source,
            OAuthSettings oauth,
            KnownSecrets secrets,
            HttpTransport transport,
            Clock clock,
            RunControl control,
            LoopbackReceiver receiver,
            String state) {
        this.source = source;
        this.oauth = oauth;
        this.secrets = secrets;
        this.clock = clock;
        this.control = control;
        this.transport = transport;
        this.receiver = receiver;
        this.protocol = new AuthorizationCodeFlow.Builder(
                        BearerToken.authorizationHeaderAccessMethod(),
                        transport,
                        GsonFactory.getDefaultInstance(),
                        new GenericUrl(oauth.tokenUrl()),
                        TokenEndpoint.client(oauth),
                        oauth.clientId(),
                        oauth.authUrl().toString())
                .setScopes(List.of(TokenEndpoint.SCOPE))
                .enablePKCE()
                .build();
        // Each login asks for consent again, because Google returns a refresh token only after the user has consented
        // again.
        this.address = protocol.newAuthorizationUrl()
                .setRedirectUri(receiver.redirectUri())
                .setState(state)
                .set("access_type", "offline")
                .set("prompt", "select_account consent")
                .toURI();
    }

    /**
     * Begins a login and listens for the browser's redirect.
     *
     * @param source the settings of the source, whose {@code oauth} must be present
     * @param secrets receives the tokens, so that logs and reports hide them
     * @param port the port on this machine to which the browser is redirected; 0 for any free port
     * @param network connects to Google's servers
     * @param control ends the wait when the run stops
     * @throws BindException if the port is in use
     */
    public static LoginFlow begin(
            SourceSettings source, KnownSecrets secrets, Network network, int port, Clock clock, RunControl control)
            throws IOException {
        String state = RandomWord.create();
        LoopbackReceiver receiver = new LoopbackReceiver(port, state);
        HttpTransport transport = OkHttpTransport.stoppedBy(control, network);
        return new LoginFlow(source, source.oauth().orElseThrow(), secrets, transport, clock, control, receiver, state);
    }

    /** Returns the address that the person opens in a browser. */
    public URI address() {
        return address;
    }

    /** Returns the port on 127.0.0.1 to which the browser is redirected. */
    public int port() {
        return receiver.port();
    }

    /**
     * Waits for the browser, obtains the tokens, finds out to which channel they belong, and stores the login. If one
     * of these steps fails, nothing is stored and an earlier login stays.
     *
     * @param patience the longest time to wait for the browser
     * @param wanted decides by the channel whether the login is stored, because another user of the machine may have
     *     logged in with another account
     * @return the channel of the account that logged in
     * @throws SourceException if the login is not wanted or was denied, if the browser did not come within the limit,
     *     if the run stops, or if the API refuses the tokens
     */
    public Channel await(Duration patience, Predicate<Channel> wanted) throws InterruptedException {
        Secret code = code(patience);
        Sleeper sleeper = OutageRetry.stoppableSleeper(control);
        TokenEndpoint endpoint = new TokenEndpoint(oauth, transport, clock, ApiTiming.standard(), NanoClock.SYSTEM);
        LoginTokens tokens = new OutageRetry(ApiTiming.standard(), sleeper, NanoClock.SYSTEM)
                .keepTrying(() -> endpoint.redeem(
                        protocol.newTokenRequest(code.reveal()).setRedirectUri(receiver.redirectUri())));
        secrets.learn(tokens.refreshToken());
        secrets.learn(tokens.accessToken());
        Channel own = new YouTubeVideoSource(
                        source,
                        Optional.of(new NewLogin(tokens.accessToken())),
                        transport,
                        clock,
                        ApiTiming.standard(),
                        sleeper,
                        NanoClock.SYSTEM)
                .resolve(new ChannelReference.Mine());
        if (!wanted.test(own)) {
            throw new SourceException(control.isStopping() ? LoginFailures.stopped() : LoginFailures.notWanted());
        }
        new LoginFile(oauth.tokenFile()).write(new Login(oauth.clientId(), own, tokens));
        return own;
    }

    private Secret code(Duration patience) throws InterruptedException {
        control.onStop(() -> receiver.code().completeExceptionally(new SourceException(LoginFailures.stopped())));
        try {
            return receiver.code().get(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            throw new SourceException(LoginFailures.timedOut(patience));
        } catch (ExecutionException e) {
            throw (SourceException) e.getCause();
        }
    }

    /** Provides a token that was obtained only a moment ago. If the API refuses it, renewing it would not help. */
    private record NewLogin(Secret token) implements OwnerAccess {

        @Override
        public Secret tokenInsteadOf(Secret refused) {
            throw new SourceException(LoginFailures.refusedByApi());
        }

        @Override
        public Optional<Channel> channel() {
            return Optional.empty();
        }
    }

    @Override
    public void close() {
        receiver.close();
    }
}
