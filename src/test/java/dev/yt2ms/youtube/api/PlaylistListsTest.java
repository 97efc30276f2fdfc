package dev.yt2ms.youtube.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.yt2ms.model.Channel;
import dev.yt2ms.model.FailureClass;
import dev.yt2ms.model.Video;
import dev.yt2ms.youtube.ListedPlaylists;
import dev.yt2ms.youtube.PlaylistPage;
import dev.yt2ms.youtube.SourceException;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import mockwebserver3.RecordedRequest;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Tests how the source reads the list of a channel's playlists and the entries of a playlist. */
class PlaylistListsTest {

    private static final Channel CHANNEL =
            new Channel("UC_x5XG1OV2P6uZZ5FSM9Ttw", "Google Developers", "UU_x5XG1OV2P6uZZ5FSM9Ttw");
    private static final Video.Playlist TALKS = new Video.Playlist("PLtalks0001", "Talks");

    @AutoClose
    private FakeYouTube youtube;

    @BeforeEach
    void start() throws IOException {
        youtube = new FakeYouTube();
    }

    private static SourceException failure(org.assertj.core.api.ThrowableAssert.ThrowingCallable call) {
        return YouTubeVideoSourceTest.failure(call);
    }

    @Test
    void aChannelsPlaylistsAreReadPageByPage() throws InterruptedException {
        youtube.answers("""
                {"nextPageToken": "more", "items": [{"id": "PLtalks0001", "snippet": {"title": "Talks"}},
                  {"id": "../etc", "snippet": {"title": "unsound"}}, {"id": "PLbare00001"}]}""").answers("""
                {"items": [{"id": "PLmusic0001", "snippet": {"title": "Music"}}]}""");

        assertThat(youtube.source.playlistsOf(CHANNEL, Optional.empty()))
                .isEqualTo(new ListedPlaylists(
                        List.of(TALKS, new Video.Playlist("PLbare00001", "")), Optional.of("more")));
        assertThat(youtube.source.playlistsOf(CHANNEL, Optional.of("more")))
                .isEqualTo(new ListedPlaylists(List.of(new Video.Playlist("PLmusic0001", "Music")), Optional.empty()));

        RecordedRequest first = youtube.request();
        assertThat(first.getUrl().encodedPath()).isEqualTo("/youtube/v3/playlists");
        assertThat(first.getUrl().queryParameter("channelId")).isEqualTo(CHANNEL.id());
        assertThat(first.getUrl().queryParameter("maxResults")).isEqualTo("50");
        assertThat(youtube.request().getUrl().queryParameter("pageToken")).isEqualTo("more");
        assertThat(youtube.source.quotaUsed()).isEqualTo(2);
    }

    @Test
    void aChannelWithoutPlaylistsHasNone() {
        youtube.answers("{}");
        assertThat(youtube.source.playlistsOf(CHANNEL, Optional.empty()).playlists())
                .isEmpty();
    }

    /**
     * The playlists of a channel and their page tokens are all in memory at the same time, so the size of each page
     * must be limited.
     */
    @Test
    void aHugePageDoesNotFillTheMemory() {
        youtube.time.leap();
        youtube.answers("{\"items\": [" + "{\"id\": \"PLtalks0001\"},".repeat(10_000) + "{}]}");

        assertThat(failure(() -> youtube.source.playlistsOf(CHANNEL, Optional.empty())))
                .hasMessageContaining("a page of 10001 entries");

        youtube.time.leap();
        youtube.answers("{\"nextPageToken\": \"" + "a".repeat(10_000) + "\"}");

        assertThat(failure(() -> youtube.source.playlistsOf(CHANNEL, Optional.empty())))
                .hasMessageContaining("a page token of 10000 characters");

        youtube.answers(
                "{\"items\": [{\"id\": \"PLtalks0001\", \"snippet\": {\"title\": \"" + "a".repeat(10_000) + "\"}}]}");

        assertThat(youtube.source.playlistsOf(CHANNEL, Optional.empty()).playlists())
                .singleElement()
                .satisfies(
                        playlist -> assertThat(playlist.title()).matches("a+").hasSizeLessThan(1000));
    }

    @Test
    void playlistsAreRequestedByTheirIds() throws InterruptedException {
        youtube.answers("{\"items\": [{\"id\": \"PLtalks0001\", \"snippet\": {\"title\": \"Talks\"}}]}");

        assertThat(youtube.source.playlists(List.of("PLtalks0001", "PLprivate01", "no id")))
                .containsExactly(TALKS);

        assertThat(youtube.request().getUrl().queryParameterValues("id")).containsExactly("PLtalks0001", "PLprivate01");
    }

    @Test
    void entriesAreReadWithoutTheirDetails() throws InterruptedException {
        youtube.answers("""
                {"nextPageToken": "next", "items": [{"contentDetails": {"videoId": "-abcdefghij"}},
                  {"contentDetails": {"videoId": "a/b"}}, {"contentDetails": {"videoId": "-abcdefghij"}}]}""");

        assertThat(youtube.source.playlistPage(TALKS, Optional.of("this")))
                .isEqualTo(new PlaylistPage(List.of("-abcdefghij"), Optional.of("next")));

        RecordedRequest request = youtube.request();
        assertThat(request.getUrl().queryParameter("playlistId")).isEqualTo("PLtalks0001");
        assertThat(request.getUrl().queryParameter("pageToken")).isEqualTo("this");
        assertThat(youtube.source.quotaUsed()).isOne();
    }

    @Test
    void aPlaylistThatIsPrivateOrDeletedIsNamedInTheError() {
        youtube.answers(404, FakeYouTube.error(404, "playlistNotFound", "cannot be found"))
                .answers(403, FakeYouTube.error(403, "playlistItemsNotAccessible", "forbidden"));

        for (int i = 0; i < 2; i++) {
            SourceException e = failure(() -> youtube.source.playlistPage(TALKS, Optional.empty()));
            assertThat(e.failure().failureClass()).isEqualTo(FailureClass.OPERATOR);
            assertThat(e.failure().rule()).isEqualTo(SourceException.PLAYLIST_UNREADABLE);
            assertThat(e).hasMessageContaining("\"Talks\" (PLtalks0001)").hasMessageContaining("private");
        }
    }

    @Test
    void otherFailuresOfAPlaylistKeepTheirRule() {
        youtube.answers(400, FakeYouTube.error(400, "invalidPageToken", "bad token"));
        assertThat(failure(() -> youtube.source.playlistPage(TALKS, Optional.of("old")))
                        .failure()
                        .rule())
                .isEqualTo(SourceException.INVALID_PAGE_TOKEN);
    }
}
