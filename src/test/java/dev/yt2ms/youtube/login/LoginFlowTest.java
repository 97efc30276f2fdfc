package dev.yt2ms.youtube.login;

import static dev.yt2ms.youtube.api.YouTubeVideoSourceTest.failure;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.yt2ms.model.Channel;
import dev.yt2ms.model.FailureClass;
import dev.yt2ms.net.Network;
import dev.yt2ms.run.StopReason;
import dev.yt2ms.sandbox.http.Fault;
import dev.yt2ms.sandbox.youtube.AuthorizationServer.Account;
import dev.yt2ms.sandbox.youtube.OwnersBrowser;
import dev.yt2ms.sandbox.youtube.SandboxChannel;
import dev.yt2ms.youtube.ChannelReference;
import dev.yt2ms.youtube.SourceException;
import dev.yt2ms.youtube.oauth.Login;
import dev.yt2ms.youtube.oauth.LoginFile;
import dev.yt2ms.youtube.oauth.LoginFixture;
import java.io.IOException;
import java.net.BindException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.Socket;
import java.net.URI;
import java.net.URLDecoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.function.Predicate;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests the login of the channel's owner with a local authorization server. */
class LoginFlowTest {

    private static final Duration PATIENCE = Duration.ofMinutes(3);

    @TempDir
    Path directory;

    @AutoClose
    private LoginFixture fixture;

    @BeforeEach
    void start() throws IOException {
        fixture = new LoginFixture(directory);
    }

    @Test
    void keepsTheTokensWhereOnlyTheirUserCanReadThem() throws Exception {
        Channel channel = fixture.login();

        assertThat(channel.id()).isEqualTo(SandboxChannel.ID);
        assertThat(channel.title()).isEqualTo(fixture.sandbox.channel().title());
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(fixture.tokenFile)))
                .isEqualTo("rw-------");
        assertThat(fixture.tokenFile.getParent()).isDirectoryNotContaining("glob:**.new");
        Login kept = new LoginFile(fixture.tokenFile).read().orElseThrow();
        assertThat(kept.channel()).isEqualTo(channel);
        assertThat(fixture.sandbox.authorization().issued())
                .contains(
                        kept.tokens().accessToken().reveal(),
                        kept.tokens().refreshToken().reveal());
        assertThat(fixture.secrets.hide(kept.tokens().accessToken().reveal() + " "
                        + kept.tokens().refreshToken().reveal()))
                .isEqualTo("*** ***");
    }

    @Test
    void aNewLoginReplacesTheOldOne() throws Exception {
        fixture.login();
        String before = Files.readString(fixture.tokenFile);

        fixture.login();

        assertThat(Files.readString(fixture.tokenFile)).isNotEqualTo(before);
        assertThat(fixture.source().resolve(new ChannelReference.Mine()).id()).isEqualTo(SandboxChannel.ID);
    }

    @Test
    void aDeniedLoginChangesNothing() throws Exception {
        fixture.login();
        String before = Files.readString(fixture.tokenFile);
        fixture.sandbox.authorization().denies(true);

        refused("login-denied");

        assertThat(Files.readString(fixture.tokenFile)).isEqualTo(before);
    }

    /**
     * Another user of the machine may see the address of the login and complete the login with a different account. A
     * person must therefore confirm the channel.
     */
    @Test
    void theLoginIsDiscardedIfThePersonRejectsTheChannel() throws Exception {
        try (LoginFlow login = fixture.begin()) {
            OwnersBrowser.open(login.address());

            SourceException e = failure(
                    () -> await(login, PATIENCE, channel -> !channel.id().equals(SandboxChannel.ID)));

            assertThat(e.failure().rule()).isEqualTo("login-not-wanted");
        }
        assertThat(fixture.tokenFile).doesNotExist();
    }

    @Test
    void theLoginOfAnAccountWithoutAChannelIsDiscarded() throws Exception {
        fixture.sandbox.authorization().account(Account.WITHOUT_CHANNEL);

        SourceException e = refused("login-no-channel");

        assertThat(e).hasMessageContaining("choose the channel itself");
        assertThat(fixture.tokenFile).doesNotExist();
    }

    @Test
    void aLoginWithoutTheRequiredScopeIsDiscarded() throws Exception {
        fixture.sandbox.authorization().grantsNothing(true);

        refused("login-scope");

        assertThat(fixture.tokenFile).doesNotExist();
    }

    @Test
    void reportsAWrongSecretAsAProblemOfTheClient() throws Exception {
        fixture.clientSecret = "not-that-one";

        SourceException e = refused("login-client-refused");

        assertThat(e).hasMessageContaining("client-secret").hasMessageNotContaining("not-that-one");
    }

    /** If Google does not know the OAuth client, its page shows an error and never redirects the browser to yt2ms. */
    @Test
    void theLoginEndsIfTheBrowserNeverReturns() throws Exception {
        fixture.clientId = "unknown";
        try (LoginFlow login = fixture.begin()) {
            assertThat(OwnersBrowser.open(login.address()).statusCode()).isEqualTo(400);

            assertThat(failure(() -> await(login, Duration.ofMillis(100)))
                            .failure()
                            .rule())
                    .isEqualTo("login-timeout");
        }
    }

    @Test
    void theWaitForTheBrowserEndsWithTheRun() throws Exception {
        try (LoginFlow login = fixture.begin()) {
            fixture.control.stop(StopReason.of(StopReason.Kind.SIGNAL, "Stopped."));

            assertThat(failure(() -> await(login, PATIENCE))).hasMessageContaining("nothing was changed");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"?code=forged&state=guessed", "?code=forged", "?error=access_denied", "?state=x", "", "x?code=y"
            })
    void onlyAnAnswerWithTheStateOfThisLoginIsAccepted(String forged) throws Exception {
        try (LoginFlow login = fixture.begin()) {
            HttpResponse<String> page =
                    OwnersBrowser.open(URI.create("http://127.0.0.1:" + login.port() + "/" + forged));
            assertThat(page.statusCode()).isEqualTo(404);

            OwnersBrowser.open(login.address());

            assertThat(login.await(PATIENCE, channel -> true).id()).isEqualTo(SandboxChannel.ID);
        }
    }

    @Test
    void requestsReadOnlyAccess() throws Exception {
        try (LoginFlow login = fixture.begin()) {
            assertThat(List.of(URLDecoder.decode(login.address().getRawQuery(), StandardCharsets.UTF_8)
                            .split("&")))
                    .contains(
                            "scope=https://www.googleapis.com/auth/youtube.readonly",
                            "redirect_uri=http://127.0.0.1:" + login.port() + "/",
                            "code_challenge_method=S256",
                            "access_type=offline");
        }
    }

    @Test
    void listensOnLoopbackOnly() throws Exception {
        List<InetAddress> others = NetworkInterface.networkInterfaces()
                .flatMap(NetworkInterface::inetAddresses)
                .filter(address -> !address.isLoopbackAddress() && !address.isLinkLocalAddress())
                .toList();
        Assumptions.assumeFalse(others.isEmpty(), "This machine has only loopback addresses");
        try (LoginFlow login = fixture.begin()) {
            for (InetAddress other : others) {
                assertThatThrownBy(() -> new Socket(other, login.port()).close())
                        .isInstanceOf(ConnectException.class);
            }
        }
    }

    @Test
    void reportsATakenPort() throws Exception {
        try (LoginFlow first = fixture.begin()) {
            assertThatThrownBy(() -> LoginFlow.begin(
                            fixture.settings(),
                            fixture.secrets,
                            Network.direct(),
                            first.port(),
                            fixture.clock,
                            fixture.control))
                    .isInstanceOf(BindException.class);
        }
    }

    @Test
    void aTokenServerThatIsBrieflyUnavailableIsAskedAgain() throws Exception {
        fixture.sandbox.faults().add(Fault.at("oauth.token", Fault.status(503)), Fault.at("oauth.token", Fault.html()));

        assertThat(fixture.login().id()).isEqualTo(SandboxChannel.ID);
    }

    private SourceException refused(String rule) throws IOException {
        try (LoginFlow login = fixture.begin()) {
            OwnersBrowser.open(login.address());
            SourceException e = failure(() -> await(login, PATIENCE));
            assertThat(e.failure().rule()).isEqualTo(rule);
            assertThat(e.failure().failureClass()).isEqualTo(FailureClass.OPERATOR);
            fixture.sandbox
                    .authorization()
                    .issued()
                    .forEach(token ->
                            assertThat(e).hasMessageNotContaining(token).hasNoCause());
            return e;
        }
    }

    private static void await(LoginFlow login, Duration patience) {
        await(login, patience, channel -> true);
    }

    private static void await(LoginFlow login, Duration patience, Predicate<Channel> wanted) {
        try {
            login.await(patience, wanted);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
