package dev.yt2ms.youtube.oauth;

import static dev.yt2ms.youtube.api.YouTubeVideoSourceTest.failure;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.yt2ms.model.Channel;
import dev.yt2ms.model.FailureClass;
import dev.yt2ms.model.Video;
import dev.yt2ms.sandbox.http.Fault;
import dev.yt2ms.sandbox.youtube.AuthorizationServer.Account;
import dev.yt2ms.sandbox.youtube.SandboxPlaylist;
import dev.yt2ms.sandbox.youtube.SandboxVideo;
import dev.yt2ms.sandbox.youtube.YouTubeErrors;
import dev.yt2ms.youtube.ChannelReference;
import dev.yt2ms.youtube.SourceException;
import dev.yt2ms.youtube.VideoPage;
import dev.yt2ms.youtube.api.FakeYouTube;
import dev.yt2ms.youtube.api.YouTubeVideoSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

/** Tests that a source reads the channel as its owner while the login is valid. */
class LastLoginTest {

    private static final List<String> PRIVATE = List.of("secretsecre");

    @TempDir
    Path directory;

    @AutoClose
    private LoginFixture fixture;

    @BeforeEach
    void start() throws IOException {
        fixture = new LoginFixture(directory);
        fixture.sandbox
                .channel()
                .add(
                        SandboxVideo.of("publicpubli").build(),
                        SandboxVideo.of("unlistedunl")
                                .privacy(Video.Privacy.UNLISTED)
                                .build(),
                        SandboxVideo.of(PRIVATE.get(0))
                                .privacy(Video.Privacy.PRIVATE)
                                .build());
    }

    @Test
    void findsPrivateAndUnlistedVideosOfTheOwnChannel() throws Exception {
        fixture.login();
        YouTubeVideoSource source = fixture.source();

        VideoPage page = source.page(source.resolve(ChannelReference.parse("mine")), Optional.empty());

        assertThat(page.videos())
                .extracting(video -> video.publication().privacy())
                .containsExactlyInAnyOrder(Video.Privacy.PUBLIC, Video.Privacy.UNLISTED, Video.Privacy.PRIVATE);
        assertThat(page.missing()).isEmpty();
        assertThat(source.quotaUsed()).isEqualTo(3);
    }

    @Test
    void onlyTheOwnerSeesPrivatePlaylists() throws Exception {
        SandboxPlaylist open = new SandboxPlaylist("PLopen00001", "Open", List.of("AbCdEfGhIjK"));
        SandboxPlaylist hidden =
                new SandboxPlaylist("PLhidden001", "Hidden", List.of("AbCdEfGhIjK"), Video.Privacy.PRIVATE);
        fixture.sandbox.channel().add(open).add(hidden);
        fixture.login();
        YouTubeVideoSource source = fixture.source();
        Channel own = source.resolve(ChannelReference.parse("mine"));

        assertThat(source.playlistsOf(own, Optional.empty()).playlists())
                .extracting(Video.Playlist::title)
                .containsExactly("Open", "Hidden");
        assertThat(source.playlistPage(new Video.Playlist(hidden.id(), hidden.title()), Optional.empty())
                        .videoIds())
                .containsExactly("AbCdEfGhIjK");
        // The second source uses an API key instead of the login.
        fixture.sandbox.youtube().acceptedKey(FakeYouTube.KEY);
        YouTubeVideoSource other =
                FakeYouTube.source(fixture.sandbox.youtubeApiUrl(), FakeYouTube.KEY, new FakeYouTube.Time());
        assertThat(other.playlistsOf(own, Optional.empty()).playlists())
                .extracting(Video.Playlist::title)
                .containsExactly("Open");
    }

    @Test
    void onlyPublicVideosOfAnotherChannelAreFoundWithAWarning() throws Exception {
        fixture.sandbox.authorization().account(Account.OTHER_OWNER);
        fixture.login();
        YouTubeVideoSource source = fixture.source();
        ListAppender<ILoggingEvent> log = new ListAppender<>();
        log.start();
        Logger logger = (Logger) LoggerFactory.getLogger(YouTubeVideoSource.class);
        logger.setLevel(Level.WARN);
        logger.addAppender(log);
        Channel channel;
        try {
            channel = source.resolve(ChannelReference.parse("@yt2ms-sandbox"));
        } finally {
            logger.detachAppender(log);
            logger.setLevel(null);
        }
        assertThat(log.list)
                .singleElement()
                .extracting(ILoggingEvent::getFormattedMessage)
                .asString()
                .contains("belongs to Another channel", "only public videos are listed");

        VideoPage page = source.page(channel, Optional.empty());

        assertThat(page.videos()).extracting(Video::id).containsExactly("publicpubli");
        assertThat(page.missing()).containsExactlyElementsOf(PRIVATE);
    }

    @Test
    void renewsTheTokenBeforeItExpiresAndSavesTheNewOne() throws Exception {
        fixture.login();
        YouTubeVideoSource source = fixture.source();
        source.details(PRIVATE);
        assertThat(fixture.tokenRequests()).isOne();

        fixture.clock.advance(Duration.ofMinutes(59));

        assertThat(source.details(PRIVATE)).hasSize(1);
        assertThat(fixture.source().details(PRIVATE))
                .as("videos that the next process finds")
                .hasSize(1);
        assertThat(fixture.tokenRequests()).isEqualTo(2);
        assertThat(fixture.sandbox.traffic().requests("youtube.videos"))
                .extracting(request -> request.status())
                .containsOnly(200);
    }

    @Test
    void renewsTheTokenOnceWhenItIsRefused() throws Exception {
        fixture.login();
        YouTubeVideoSource source = fixture.source();
        source.details(PRIVATE);
        fixture.sandbox.authorization().endAccessTokens();

        assertThat(source.details(PRIVATE)).hasSize(1);

        assertThat(fixture.tokenRequests()).isEqualTo(2);
        assertThat(fixture.sandbox.traffic().requests("youtube.videos"))
                .extracting(request -> request.status())
                .containsExactly(200, 401, 200);
    }

    @Test
    void ifTheRenewedTokenIsRefusedAPersonIsNeeded() throws Exception {
        fixture.login();
        fixture.sandbox
                .faults()
                .add(Fault.at("youtube", YouTubeErrors.fault(401, "authError")).always());

        SourceException e = failure(() -> fixture.source().details(PRIVATE));

        assertThat(e.failure().rule()).isEqualTo("login-refused");
        assertThat(e.failure().failureClass()).isEqualTo(FailureClass.OPERATOR);
        assertThat(fixture.tokenRequests()).isEqualTo(2);
        assertThat(fixture.sandbox.traffic().requests("youtube.videos")).hasSize(2);
    }

    @Test
    void severalThreadsRenewTheTokenOnlyOnce() throws Exception {
        fixture.login();
        YouTubeVideoSource source = fixture.source();
        source.details(PRIVATE);
        fixture.sandbox.authorization().endAccessTokens();
        ExecutorService threads = Executors.newFixedThreadPool(8);
        try {
            List<Callable<Integer>> calls = new ArrayList<>();
            for (int i = 0; i < 24; i++) {
                calls.add(() -> source.details(PRIVATE).size());
            }
            for (Future<Integer> found : threads.invokeAll(calls)) {
                assertThat(found.get()).isOne();
            }
        } finally {
            threads.shutdownNow();
        }
        assertThat(fixture.tokenRequests()).isEqualTo(2);
    }

    @Test
    void aLoginThatIsNoLongerValidIsExplained() throws Exception {
        fixture.login();
        fixture.sandbox.authorization().endLogins();

        SourceException e = failure(() -> fixture.source().details(PRIVATE));

        assertThat(e.failure().rule()).isEqualTo("login-expired");
        assertThat(e.failure().failureClass()).isEqualTo(FailureClass.OPERATOR);
        assertThat(e)
                .hasMessageContaining("7 days")
                .hasMessageContaining("yt2ms login JOBFILE")
                .hasNoCause();
        fixture.sandbox.authorization().issued().forEach(token -> assertThat(e).hasMessageNotContaining(token));
    }

    @Test
    void aLoginMadeDuringTheRunIsUsed() throws Exception {
        fixture.login();
        YouTubeVideoSource source = fixture.source();
        source.details(PRIVATE);
        fixture.sandbox.authorization().endLogins();
        fixture.login();

        assertThat(source.details(PRIVATE)).hasSize(1);

        assertThat(fixture.tokenRequests())
                .as("token requests, one for each login and none for a renewal")
                .isEqualTo(2);
    }

    @Test
    void aTokenServerThatIsBrieflyUnavailableIsAskedAgain() throws Exception {
        fixture.login();
        fixture.clock.advance(Duration.ofHours(2));
        fixture.sandbox.faults().add(Fault.at("oauth.token", Fault.status(503)).times(2));

        assertThat(fixture.source().details(PRIVATE)).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(ints = {429, 500, 503, 200, 404})
    void aTokenServerThatStaysUnavailableIsAnOutage(int status) throws Exception {
        fixture.login();
        fixture.clock.advance(Duration.ofHours(2));
        fixture.sandbox
                .faults()
                .add(Fault.at("oauth.token", Fault.status(status)).always());

        SourceException e = failure(() -> fixture.source().details(PRIVATE));

        assertThat(e.failure().failureClass()).isEqualTo(FailureClass.OUTAGE);
        assertThat(e.failure().rule()).startsWith("login-");
        assertThat(fixture.sandbox.traffic().requests("youtube.videos")).isEmpty();
    }

    @Test
    void reportsAChangedClientSecretAsAProblemOfTheClient() throws Exception {
        fixture.login();
        fixture.clock.advance(Duration.ofHours(2));
        fixture.clientSecret = "reset-in-the-console";

        assertThat(failure(() -> fixture.source().details(PRIVATE)).failure().rule())
                .isEqualTo("login-client-refused");
    }

    @Test
    void anotherClientNeedsASeparateLogin() throws Exception {
        fixture.login();
        fixture.clientId = "another";

        assertThat(failure(() -> fixture.source().details(PRIVATE)).failure().rule())
                .isEqualTo("login-other-client");
    }

    @Test
    void withoutALoginNoRequestIsMade() {
        SourceException e = failure(() -> fixture.source().details(PRIVATE));

        assertThat(e.failure().rule()).isEqualTo("login-missing");
        assertThat(e).hasMessageContaining("yt2ms login JOBFILE");
        assertThat(fixture.sandbox.requests()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{", "[]", "{}", "{\"clientId\": \"sandbox-client\", \"refreshToken\": \"a b\"}"})
    void aDamagedLoginFileNeedsAPerson(String content) throws Exception {
        Files.createDirectories(fixture.tokenFile.getParent());
        Files.writeString(fixture.tokenFile, content);

        SourceException e = failure(() -> fixture.source().details(PRIVATE));

        assertThat(e.failure().rule()).isEqualTo("login-unreadable");
        assertThat(e.failure().failureClass()).isEqualTo(FailureClass.OPERATOR);
    }
}
