package dev.yt2ms.youtube.oauth;

import com.google.api.client.util.NanoClock;
import dev.yt2ms.ManualClock;
import dev.yt2ms.model.Channel;
import dev.yt2ms.net.Network;
import dev.yt2ms.run.RunControl;
import dev.yt2ms.sandbox.Sandbox;
import dev.yt2ms.sandbox.youtube.AuthorizationServer;
import dev.yt2ms.sandbox.youtube.OwnersBrowser;
import dev.yt2ms.settings.OAuthSettings;
import dev.yt2ms.settings.SourceSettings;
import dev.yt2ms.settings.value.KnownSecrets;
import dev.yt2ms.settings.value.Secret;
import dev.yt2ms.youtube.api.FakeYouTube;
import dev.yt2ms.youtube.api.YouTubeVideoSource;
import dev.yt2ms.youtube.http.ApiTiming;
import dev.yt2ms.youtube.http.OkHttpTransport;
import dev.yt2ms.youtube.login.LoginFlow;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Provides a sandbox in which the channel's owner can log in, and a clock that the test advances. */
public final class LoginFixture implements AutoCloseable {

    public final ManualClock clock = new ManualClock(Instant.parse("2026-03-01T10:00:00Z"));
    public final Sandbox sandbox;
    public final Path tokenFile;
    public final KnownSecrets secrets = new KnownSecrets(List.of());
    public final RunControl control = new RunControl();
    public String clientId = AuthorizationServer.CLIENT_ID;
    public String clientSecret = AuthorizationServer.CLIENT_SECRET;

    public LoginFixture(Path directory) throws IOException {
        sandbox = Sandbox.start(directory.resolve("sandbox"), 0, clock);
        tokenFile = directory.resolve("state").resolve("oauth-test.json");
    }

    public SourceSettings settings() {
        return new SourceSettings(
                SourceSettings.MINE,
                new Secret(Sandbox.API_KEY),
                Optional.of(new OAuthSettings(
                        clientId, new Secret(clientSecret), sandbox.authUrl(), sandbox.tokenUrl(), tokenFile)),
                sandbox.youtubeApiUrl(),
                sandbox.watchUrl());
    }

    public LoginFlow begin() throws IOException {
        return LoginFlow.begin(settings(), secrets, Network.direct(), 0, clock, control);
    }

    /** Performs a complete login, in which the owner's browser opens the login page. */
    public Channel login() throws IOException, InterruptedException {
        try (LoginFlow login = begin()) {
            OwnersBrowser.open(login.address());
            return login.await(Duration.ofMinutes(3), channel -> true);
        }
    }

    /** Creates a source in the same way as a new process. */
    public YouTubeVideoSource source() {
        SourceSettings settings = settings();
        FakeYouTube.Time time = new FakeYouTube.Time();
        OAuthSettings oauth = settings.oauth().orElseThrow();
        return new YouTubeVideoSource(
                settings,
                Optional.of(new LastLogin(
                        oauth,
                        new TokenEndpoint(
                                oauth,
                                new OkHttpTransport(Network.direct()),
                                clock,
                                ApiTiming.standard(),
                                NanoClock.SYSTEM),
                        secrets,
                        clock)),
                new OkHttpTransport(Network.direct()),
                clock,
                ApiTiming.standard(),
                time,
                time);
    }

    long tokenRequests() {
        return sandbox.traffic().requests("oauth.token").size();
    }

    @Override
    public void close() {
        sandbox.close();
    }
}
