package dev.yt2ms.youtube.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.yt2ms.model.Channel;
import dev.yt2ms.model.FailureClass;
import dev.yt2ms.model.Video;
import dev.yt2ms.net.Network;
import dev.yt2ms.settings.SourceSettings;
import dev.yt2ms.settings.value.Secret;
import dev.yt2ms.youtube.ChannelReference;
import dev.yt2ms.youtube.OwnerAccess;
import dev.yt2ms.youtube.SourceException;
import dev.yt2ms.youtube.VideoPage;
import dev.yt2ms.youtube.VideoSource;
import dev.yt2ms.youtube.http.ApiTiming;
import dev.yt2ms.youtube.http.OkHttpTransport;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import mockwebserver3.RecordedRequest;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

public class YouTubeVideoSourceTest {

    private static final String CHANNEL_ID = "UC_x5XG1OV2P6uZZ5FSM9Ttw";
    private static final String UPLOADS_ID = "UU_x5XG1OV2P6uZZ5FSM9Ttw";
    private static final Channel CHANNEL = new Channel(CHANNEL_ID, "Google Developers", UPLOADS_ID);
    private static final String CHANNEL_ANSWER = """
            {"items": [{"id": "UC_x5XG1OV2P6uZZ5FSM9Ttw", "snippet": {"title": "Google Developers"},
              "contentDetails": {"relatedPlaylists": {"uploads": "UU_x5XG1OV2P6uZZ5FSM9Ttw"}}}]}""";

    @AutoClose
    private FakeYouTube youtube;

    @BeforeEach
    void start() throws IOException {
        youtube = new FakeYouTube();
    }

    @Test
    void findsAChannelByItsHandle() throws InterruptedException {
        youtube.answers(CHANNEL_ANSWER);

        assertThat(youtube.source.resolve(new ChannelReference.ByHandle("канал")))
                .isEqualTo(CHANNEL);

        RecordedRequest request = youtube.request();
        assertThat(request.getUrl().encodedPath()).isEqualTo("/youtube/v3/channels");
        assertThat(request.getUrl().queryParameter("forHandle")).isEqualTo("@канал");
        assertThat(request.getUrl().queryParameterValues("part")).containsExactly("snippet", "contentDetails");
        assertThat(youtube.source.quotaUsed()).isOne();
    }

    @Test
    void sendsTheOwnersTokenInsteadOfTheKey() throws InterruptedException {
        YouTubeVideoSource asOwner = new YouTubeVideoSource(
                new SourceSettings(
                        SourceSettings.MINE,
                        new Secret(FakeYouTube.KEY),
                        Optional.empty(),
                        youtube.server.url("/").uri(),
                        "http://x/{id}"),
                Optional.of(new OwnerAccess() {
                    @Override
                    public Secret token() {
                        return new Secret("the-token");
                    }

                    @Override
                    public Secret tokenInsteadOf(Secret refused) {
                        throw new AssertionError("no token was refused, but a new one was requested");
                    }

                    @Override
                    public Optional<Channel> channel() {
                        return Optional.empty();
                    }
                }),
                new OkHttpTransport(Network.direct()),
                Clock.systemUTC(),
                ApiTiming.standard(),
                youtube.time,
                youtube.time);
        youtube.answers(CHANNEL_ANSWER);

        assertThat(asOwner.resolve(ChannelReference.parse("mine"))).isEqualTo(CHANNEL);

        RecordedRequest request = youtube.request();
        assertThat(request.getUrl().queryParameter("mine")).isEqualTo("true");
        assertThat(request.getHeaders().get("Authorization")).isEqualTo("Bearer the-token");
        assertThat(request.getHeaders().get("X-Goog-Api-Key")).isNull();
        assertThat(request.getUrl().queryParameterNames()).doesNotContain("key", "access_token");
    }

    @Test
    void treatsVideosThatOnlyTheirOwnerSeesAsMissing() {
        youtube.answers("""
                {"items": [{"id": "aaaaaaaaaaa", "status": {"uploadStatus": "rejected"}},
                  {"id": "bbbbbbbbbbb", "status": {"uploadStatus": "failed"}},
                  {"id": "ccccccccccc", "status": {"uploadStatus": "processed"}}]}""");

        assertThat(youtube.source.details(List.of("aaaaaaaaaaa", "bbbbbbbbbbb", "ccccccccccc")))
                .containsOnlyKeys("ccccccccccc");
    }

    @Test
    void sendsTheKeyInAHeaderOnly() throws InterruptedException {
        youtube.answers(CHANNEL_ANSWER);
        youtube.source.resolve(new ChannelReference.ById(CHANNEL_ID));

        RecordedRequest request = youtube.request();
        assertThat(request.getHeaders().get("X-Goog-Api-Key")).isEqualTo(FakeYouTube.KEY);
        assertThat(request.getTarget()).doesNotContain(FakeYouTube.KEY).doesNotContain("key=");
    }

    @Test
    void findsAChannelByItsUserNameAndId() throws InterruptedException {
        youtube.answers(CHANNEL_ANSWER).answers(CHANNEL_ANSWER);
        assertThat(youtube.source.resolve(new ChannelReference.ByUsername("g"))).isEqualTo(CHANNEL);
        assertThat(youtube.source.resolve(new ChannelReference.ById(CHANNEL_ID)))
                .isEqualTo(CHANNEL);
        assertThat(youtube.request().getUrl().queryParameter("forUsername")).isEqualTo("g");
        assertThat(youtube.request().getUrl().queryParameter("id")).isEqualTo(CHANNEL_ID);
    }

    @Test
    void triesACustomNameAsHandleAndThenAsUserName() throws InterruptedException {
        youtube.answers("{}").answers(CHANNEL_ANSWER);
        assertThat(youtube.source.resolve(new ChannelReference.ByCustomName("g")))
                .isEqualTo(CHANNEL);
        assertThat(youtube.request().getUrl().queryParameter("forHandle")).isEqualTo("@g");
        assertThat(youtube.request().getUrl().queryParameter("forUsername")).isEqualTo("g");
        assertThat(youtube.source.quotaUsed()).isEqualTo(2);
    }

    @Test
    void saysThatThereIsNoSuchChannel() {
        youtube.answers("{}");
        SourceException e = failure(() -> youtube.source.resolve(new ChannelReference.ByHandle("nobody")));
        assertThat(e.failure().failureClass()).isEqualTo(FailureClass.OPERATOR);
        assertThat(e.failure().rule()).isEqualTo("channel-not-found");
        assertThat(e).hasMessageContaining("@nobody").hasMessageContaining("source.channel");
    }

    @Test
    void findsAPlaylistAndItsOwner() throws InterruptedException {
        youtube.answers("""
                {"items": [{"id": "PL0123456789", "snippet": {"channelId": "UC_x5XG1OV2P6uZZ5FSM9Ttw", "title": "Talks"}}]}""");
        assertThat(youtube.source.resolve(new ChannelReference.Playlist("PL0123456789")))
                .isEqualTo(new Channel(CHANNEL_ID, "Talks", "PL0123456789"));
        assertThat(youtube.request().getUrl().encodedPath()).isEqualTo("/youtube/v3/playlists");
    }

    @Test
    void treatsAnUploadsPlaylistAsTheChannel() throws InterruptedException {
        youtube.answers(CHANNEL_ANSWER);
        assertThat(youtube.source.resolve(new ChannelReference.Playlist(UPLOADS_ID)))
                .isEqualTo(CHANNEL);
        assertThat(youtube.request().getUrl().queryParameter("id")).isEqualTo(CHANNEL_ID);
    }

    @Test
    void saysThatThereIsNoSuchPlaylist() {
        youtube.answers("{\"items\": []}");
        SourceException e = failure(() -> youtube.source.resolve(new ChannelReference.Playlist("PL0123456789")));
        assertThat(e.failure().failureClass()).isEqualTo(FailureClass.OPERATOR);
        assertThat(e).hasMessageContaining("PL0123456789");
    }

    @Test
    void readsAPageWithDetailsInThePlaylistsOrder() throws InterruptedException {
        youtube.answers(playlist("next-token", 20_000, "-abcdefghij", "_bcdefghijk", "gone1234567", "-abcdefghij"))
                .answers(videos("_bcdefghijk", "notasked123"))
                .answers(videos("-abcdefghij"));

        VideoPage page = youtube.source.page(CHANNEL, Optional.of("this-token"));

        assertThat(page.videos()).extracting(Video::id).containsExactly("-abcdefghij", "_bcdefghijk");
        assertThat(page.missing()).containsExactly("gone1234567");
        assertThat(page.nextPageToken()).contains("next-token");
        assertThat(page.totalResults()).isEqualTo(VideoSource.UPLOADS_LIMIT);
        assertThat(youtube.source.quotaUsed()).isEqualTo(3);

        RecordedRequest entries = youtube.request();
        assertThat(entries.getUrl().encodedPath()).isEqualTo("/youtube/v3/playlistItems");
        assertThat(entries.getUrl().queryParameter("playlistId")).isEqualTo(UPLOADS_ID);
        assertThat(entries.getUrl().queryParameter("maxResults")).isEqualTo("50");
        assertThat(entries.getUrl().queryParameter("pageToken")).isEqualTo("this-token");
        RecordedRequest details = youtube.request();
        assertThat(details.getUrl().queryParameterValues("id"))
                .containsExactly("-abcdefghij", "_bcdefghijk", "gone1234567");
        assertThat(youtube.request().getUrl().queryParameterValues("id"))
                .as("ids requested again, because the first answer lacks them")
                .containsExactly("-abcdefghij", "gone1234567");
    }

    @Test
    void aPageWhoseDetailsCannotBeReadShowsWhichVideosItLists() {
        youtube.time.leap();
        youtube.answers(playlist("next-token", 4, "aaaaaaaaaaa", "bbbbbbbbbbb"))
                .answers(videos("aaaaaaaaaaa"))
                .answers(503, "{}")
                .answers(503, "{}");

        VideoPage page = youtube.source.page(CHANNEL, Optional.empty());

        assertThat(page.videos()).extracting(Video::id).containsExactly("aaaaaaaaaaa");
        assertThat(page.missing()).isEmpty();
        assertThat(page.unread()).containsExactly("bbbbbbbbbbb");
        assertThat(page.nextPageToken()).contains("next-token");
    }

    /**
     * If two answers in a row contain none of the videos of a page, this does not prove that they are deleted: the
     * answers are probably faulty.
     */
    @Test
    void aPageCountsAsUnreadAfterTwoAnswersWithoutItsVideos() {
        youtube.answers(playlist("next-token", 4, "aaaaaaaaaaa", "bbbbbbbbbbb"))
                .answers("{\"items\": []}")
                .answers("{\"items\": []}");

        VideoPage page = youtube.source.page(CHANNEL, Optional.empty());

        assertThat(page.missing()).isEmpty();
        assertThat(page.unread()).containsExactly("aaaaaaaaaaa", "bbbbbbbbbbb");
    }

    @Test
    void requestsNoDetailsForAnEmptyPlaylist() {
        youtube.answers("{\"pageInfo\": {\"totalResults\": 0}}");
        VideoPage page = youtube.source.page(CHANNEL, Optional.empty());
        assertThat(page).isEqualTo(new VideoPage(List.of(), List.of(), List.of(), Optional.empty(), 0));
        assertThat(youtube.server.getRequestCount()).isOne();
    }

    @Test
    void reportsUnsafeIdsAsMissingAndNeverUsesThem() throws InterruptedException {
        youtube.answers(playlist("", 3, "../../etc", "abcdefghijk", "a".repeat(5_000), "a b\\u0000"))
                .answers(videos("abcdefghijk"));
        VideoPage page = youtube.source.page(CHANNEL, Optional.empty());
        assertThat(page.videos()).extracting(Video::id).containsExactly("abcdefghijk");
        assertThat(page.missing())
                .hasSize(3)
                .contains("invalid:______etc")
                .allSatisfy(id -> assertThat(id).matches("invalid:[A-Za-z0-9_-]{0,40}"));
        youtube.request();
        assertThat(youtube.request().getUrl().queryParameterValues("id")).containsExactly("abcdefghijk");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"nextPageToken\": 17, \"pageInfo\": {}}",
                "{\"nextPageToken\": {}, \"items\": []}",
                "{}",
                "{\"kind\": \"youtube#playlistItemListResponse\"}"
            })
    void aPageThatMayBeIncompleteIsABadAnswer(String answer) {
        youtube.time.leap();
        youtube.answers(answer);
        assertThat(failure(() -> youtube.source.page(CHANNEL, Optional.empty()))
                        .failure()
                        .rule())
                .isEqualTo("source-bad-answer");
    }

    @Test
    void aPageOfThousandsOfEntriesIsRefused() {
        youtube.answers(playlist(
                "", 3, IntStream.range(0, 501).mapToObj("video-%05d"::formatted).toArray(String[]::new)));
        assertThat(failure(() -> youtube.source.page(CHANNEL, Optional.empty()))
                        .failure()
                        .rule())
                .isEqualTo("source-bad-answer");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{\"contentDetails\": {\"relatedPlaylists\": {\"uploads\": \"\"}}}",
                "{\"contentDetails\": {\"relatedPlaylists\": {\"likes\": \"LLx\"}}}",
                "{\"contentDetails\": {\"relatedPlaylists\": {\"uploads\": [17]}}}",
                "{\"contentDetails\": null}"
            })
    void aChannelWithoutAnUploadsListIsAccepted(String json) {
        youtube.answers("{\"items\": [%s]}"
                .formatted(json.replaceFirst(
                        "^\\{", "{\"id\": \"" + CHANNEL_ID + "\"" + (json.equals("{}") ? "" : ", "))));
        assertThat(youtube.source.resolve(new ChannelReference.ById(CHANNEL_ID)))
                .isEqualTo(new Channel(CHANNEL_ID, "", UPLOADS_ID));
    }

    @Test
    void readsEveryDetail() {
        youtube.answers("""
                {"items": [{"id": "dQw4w9WgXcQ",
                  "snippet": {"publishedAt": "2009-10-25T06:57:33Z", "channelId": "UCuAXFkgsw1L7xaCfnd5JJOw",
                    "title": "T \\ud83d\\ude00 <b>", "description": "line\\r\\nline", "channelTitle": "Rick",
                    "tags": ["a", "b, c"], "categoryId": "10", "liveBroadcastContent": "none",
                    "defaultLanguage": "en", "defaultAudioLanguage": "de"},
                  "contentDetails": {"duration": "P1DT2H3M4S"},
                  "status": {"privacyStatus": "unlisted"},
                  "statistics": {"viewCount": "812345678901", "likeCount": "18", "commentCount": "0"}}]}""");

        assertThat(youtube.source.details(List.of("dQw4w9WgXcQ")))
                .containsExactly(Map.entry(
                        "dQw4w9WgXcQ",
                        new Video(
                                "dQw4w9WgXcQ",
                                new Video.Snippet("T 😀 <b>", "line\r\nline", List.of("a", "b, c"), "10", "de"),
                                new Video.Publication(
                                        Instant.parse("2009-10-25T06:57:33Z"),
                                        "UCuAXFkgsw1L7xaCfnd5JJOw",
                                        "Rick",
                                        Video.Privacy.UNLISTED,
                                        false),
                                Duration.parse("P1DT2H3M4S"),
                                Video.Picture.UNKNOWN,
                                Video.Broadcast.NONE,
                                new Video.Counts(
                                        OptionalLong.of(812_345_678_901L), OptionalLong.of(18), OptionalLong.of(0)),
                                List.of(),
                                FakeYouTube.NOW)));
    }

    @Test
    void requestsOnlyTheFieldsThatItReads() throws InterruptedException {
        youtube.answers("{}");
        youtube.source.details(List.of("dQw4w9WgXcQ"));
        RecordedRequest request = youtube.request();
        assertThat(request.getUrl().queryParameterValues("part"))
                .containsExactly("snippet", "contentDetails", "status", "statistics", "liveStreamingDetails", "player");
        assertThat(request.getUrl().queryParameter("fields"))
                .contains("duration", "viewCount")
                .doesNotContain("thumbnails");
    }

    @Test
    void returnsDefaultsForMissingDetails() {
        youtube.answers("{\"items\": [{\"id\": \"dQw4w9WgXcQ\"}]}");
        Video video = youtube.source.details(List.of("dQw4w9WgXcQ")).get("dQw4w9WgXcQ");
        assertThat(video)
                .isEqualTo(new Video(
                        "dQw4w9WgXcQ",
                        new Video.Snippet("", "", List.of(), "", ""),
                        new Video.Publication(Video.UNKNOWN_TIME, "", "", Video.Privacy.PUBLIC, false),
                        Duration.ZERO,
                        Video.Picture.UNKNOWN,
                        new Video.Broadcast(Video.LiveStatus.PROCESSING, false),
                        Video.Counts.HIDDEN,
                        List.of(),
                        FakeYouTube.NOW));
        assertThat(video.notYetMovable()).isPresent();
    }

    @Test
    void requestsMoreThanAPageOfVideosInSeveralCalls() {
        List<String> ids =
                IntStream.range(0, 120).mapToObj("video-%05d"::formatted).toList();
        youtube.answers(videos(ids.subList(0, 50).toArray(String[]::new)))
                .answers(videos(ids.subList(50, 100).toArray(String[]::new)))
                .answers(videos(ids.subList(100, 120).toArray(String[]::new)));
        assertThat(youtube.source.details(ids).keySet()).containsExactlyElementsOf(ids);
        assertThat(youtube.source.quotaUsed()).isEqualTo(3);
    }

    @Test
    void makesNoRequestWithoutIds() {
        assertThat(youtube.source.details(List.of("../x"))).isEmpty();
        assertThat(youtube.source.quotaUsed()).isZero();
    }

    public static SourceException failure(org.assertj.core.api.ThrowableAssert.ThrowingCallable call) {
        SourceException e = catchThrowableOfType(SourceException.class, call);
        assertThat(e).isNotNull();
        return e;
    }

    private static String playlist(String next, int total, String... ids) {
        String items = java.util.Arrays.stream(ids)
                .map("{\"contentDetails\": {\"videoId\": \"%s\"}}"::formatted)
                .collect(Collectors.joining(","));
        return "{\"nextPageToken\": \"%s\", \"pageInfo\": {\"totalResults\": %d}, \"items\": [%s]}"
                .formatted(next, total, items);
    }

    private static String videos(String... ids) {
        return "{\"items\": ["
                + java.util.Arrays.stream(ids)
                        .map("{\"id\": \"%s\", \"contentDetails\": {\"duration\": \"PT10S\"}}"::formatted)
                        .collect(Collectors.joining(","))
                + "]}";
    }
}
