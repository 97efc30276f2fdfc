package dev.yt2ms.youtube.oauth;

import dev.yt2ms.model.Channel;
import dev.yt2ms.settings.OAuthSettings;
import dev.yt2ms.settings.value.KnownSecrets;
import dev.yt2ms.settings.value.Secret;
import dev.yt2ms.youtube.OwnerAccess;
import dev.yt2ms.youtube.SourceException;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Provides the tokens of the owner's last login. An access token is renewed shortly before its expiry. While one thread
 * renews it, the others wait.
 */
public final class LastLogin implements OwnerAccess {

    private static final Logger log = LoggerFactory.getLogger(LastLogin.class);

    /**
     * How long before its expiry a token is renewed. The time is longer than a request takes, so that no token expires
     * during a request.
     */
    private static final Duration MARGIN = Duration.ofMinutes(2);

    private final String clientId;
    private final LoginFile file;
    private final TokenEndpoint endpoint;
    private final KnownSecrets secrets;
    private final Clock clock;
    private Optional<Login> known = Optional.empty();

    public LastLogin(OAuthSettings settings, TokenEndpoint endpoint, KnownSecrets secrets, Clock clock) {
        this.clientId = settings.clientId();
        this.file = new LoginFile(settings.tokenFile());
        this.endpoint = endpoint;
        this.secrets = secrets;
        this.clock = clock;
    }

    @Override
    public synchronized Secret token() {
        Login login = login();
        return isFresh(login) ? login.tokens().accessToken() : renewed(login.tokens());
    }

    @Override
    public synchronized Secret tokenInsteadOf(Secret refused) {
        LoginTokens tokens = login().tokens();
        return tokens.accessToken().reveal().equals(refused.reveal()) ? renewed(tokens) : token();
    }

    @Override
    public synchronized Optional<Channel> channel() {
        return Optional.of(login().channel());
    }

    private Login login() {
        return known.orElseGet(this::read);
    }

    private Login read() {
        Login login = file.read().orElseThrow(() -> new SourceException(LoginFailures.neverLoggedIn()));
        if (!login.clientId().equals(clientId)) {
            throw new SourceException(LoginFailures.ofAnotherClient());
        }
        know(login);
        return login;
    }

    private void know(Login login) {
        secrets.learn(login.tokens().refreshToken());
        secrets.learn(login.tokens().accessToken());
        known = Optional.of(login);
    }

    private boolean isFresh(Login login) {
        return clock.instant().plus(MARGIN).isBefore(login.tokens().expiresAt());
    }

    private Secret renewed(LoginTokens old) {
        // The file is read again, because the owner may have logged in again, or another process may have renewed the
        // token.
        Login login = read();
        boolean isOld =
                login.tokens().accessToken().reveal().equals(old.accessToken().reveal());
        if (isOld || !isFresh(login)) {
            login = login.with(endpoint.renew(login.tokens().refreshToken()));
            know(login);
            store(login);
        }
        return login.tokens().accessToken();
    }

    private void store(Login login) {
        try {
            file.write(login);
            log.debug(
                    "The access token was renewed and is valid until {}",
                    login.tokens().expiresAt());
        } catch (SourceException e) {
            // This process continues with the renewed token although it could not be stored. The next process will
            // renew it again.
            log.warn("{}", e.getMessage());
        }
    }
}
