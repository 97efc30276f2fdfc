package dev.yt2ms.youtube.login;

import com.google.api.client.auth.oauth2.AuthorizationCodeFlow;
import com.google.api.client.auth.oauth2.BearerToken;
import com.google.api.client.http.GenericUrl;
import com.google.api.client.http.HttpTransport;
import com.google.api.client.json.gson.GsonFactory;
import com.google.api.client.util.NanoClock;
import com.google.api.client.util.Sleeper;
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
import dev.yt2ms.youtube.http.Patience;
import dev.yt2ms.youtube.oauth.Login;
import dev.yt2ms.youtube.oauth.LoginFailures;
import dev.yt2ms.youtube.oauth.LoginFile;
import dev.yt2ms.youtube.oauth.LoginTokens;
import dev.yt2ms.youtube.oauth.TokenEndpoint;
import java.io.IOException;
import java.net.BindException;
import java.net.URI;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;

/**
 * One login of the channel's owner: a page of Google's in a browser, which comes back to this machine with a code, for
 * which there are tokens (the installed-app flow of RFC 8252, with PKCE and state).
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
        // Asked for consent each time: else Google gives a refresh token only to the first login.
        this.address = protocol.newAuthorizationUrl()
                .setRedirectUri(receiver.redirectUri())
                .setState(state)
                .set("access_type", "offline")
                .set("prompt", "select_account consent")
                .toURI();
    }

    /**
     * Begins a login: from now on the browser may come back.
     *
     * @param source its {@code oauth} must be there
     * @param secrets learns the tokens
     * @param port where on this machine the browser comes back to; 0 for any free one
     * @param network how Google's servers are reached
     * @param control ends the wait
     * @throws BindException when the port is taken
     */
    public static LoginFlow begin(
            SourceSettings source, KnownSecrets secrets, Network network, int port, Clock clock, RunControl control)
            throws IOException {
        byte[] random = new byte[32];
        new SecureRandom().nextBytes(random);
        String state = HexFormat.of().formatHex(random);
        LoopbackReceiver receiver = new LoopbackReceiver(port, state);
        HttpTransport transport = OkHttpTransport.stoppedBy(control, network);
        return new LoginFlow(source, source.oauth().orElseThrow(), secrets, transport, clock, control, receiver, state);
    }

    /** The page to open in a browser. */
    public URI address() {
        return address;
    }

    /** The port on 127.0.0.1 that the browser comes back to. */
    public int port() {
        return receiver.port();
    }

    /**
     * Waits for the browser, gets the tokens, looks whose channel it is and keeps the login. Nothing is kept, and an earlier
     * login stays, where any of that fails.
     *
     * @param wanted whether the login of this channel is to be kept: another user of the machine may have answered
     * @return the channel of who logged in
     * @throws SourceException when it is not wanted, it was not allowed, nobody came, the run stops, or the tokens don't open the API
     */
    public Channel await(Duration patience, Predicate<Channel> wanted) throws InterruptedException {
        Secret code = code(patience);
        Sleeper sleeper = Patience.until(control);
        TokenEndpoint endpoint = new TokenEndpoint(oauth, transport, clock, ApiTiming.DEFAULT, NanoClock.SYSTEM);
        LoginTokens tokens = new Patience(ApiTiming.DEFAULT, sleeper, NanoClock.SYSTEM)
                .keepTrying(() -> endpoint.redeem(
                        protocol.newTokenRequest(code.reveal()).setRedirectUri(receiver.redirectUri())));
        secrets.learn(tokens.refreshToken());
        secrets.learn(tokens.accessToken());
        Channel own = new YouTubeVideoSource(
                        source,
                        Optional.of(new NewLogin(tokens.accessToken())),
                        transport,
                        clock,
                        ApiTiming.DEFAULT,
                        sleeper,
                        NanoClock.SYSTEM)
                .resolve(new ChannelReference.Mine());
        if (!wanted.test(own)) {
            throw new SourceException(control.isStopping() ? LoginFailures.stopped() : LoginFailures.notWanted(), null);
        }
        new LoginFile(oauth.tokenFile()).write(new Login(oauth.clientId(), own, tokens));
        return own;
    }

    private Secret code(Duration patience) throws InterruptedException {
        control.onStop(() -> receiver.code().completeExceptionally(new SourceException(LoginFailures.stopped(), null)));
        try {
            return receiver.code().get(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            throw new SourceException(LoginFailures.timedOut(patience), null);
        } catch (ExecutionException e) {
            throw (SourceException) e.getCause();
        }
    }

    /** Tokens that nobody has tried yet: a first refusal is the last. */
    private record NewLogin(Secret token) implements OwnerAccess {

        @Override
        public Secret tokenInsteadOf(Secret refused) {
            throw new SourceException(LoginFailures.refusedByApi(), null);
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
