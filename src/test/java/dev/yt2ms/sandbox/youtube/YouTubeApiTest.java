package dev.yt2ms.sandbox.youtube;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.api.client.googleapis.json.GoogleJsonResponseException;
import com.google.api.client.http.javanet.NetHttpTransport;
import com.google.api.client.json.gson.GsonFactory;
import com.google.api.services.youtube.YouTube;
import com.google.api.services.youtube.model.Channel;
import com.google.api.services.youtube.model.PlaylistItem;
import com.google.api.services.youtube.model.PlaylistItemListResponse;
import com.google.api.services.youtube.model.PlaylistListResponse;
import com.google.api.services.youtube.model.Video;
import dev.yt2ms.model.Video.Privacy;
import dev.yt2ms.sandbox.Sandbox;
import dev.yt2ms.sandbox.media.Clip;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests that the real Google client can read the sandbox's YouTube Data API. */
class YouTubeApiTest {

    private static final List<String> ALL_PARTS =
            List.of("snippet", "contentDetails", "statistics", "status", "liveStreamingDetails");

    @TempDir
    Path directory;

    @AutoClose
    private Sandbox sandbox;

    @BeforeEach
    void start() throws IOException {
        sandbox = Sandbox.start(directory, 0);
    }

    @Test
    void aChannelIsFoundByHandleUserNameAndId() throws IOException {
        YouTube youtube = client(Sandbox.API_KEY);
        List<String> parts = List.of("snippet", "contentDetails");

        Channel byHandle = youtube.channels()
                .list(parts)
                .setForHandle("@" + SandboxChannel.HANDLE)
                .execute()
                .getItems()
                .get(0);
        Channel byName = youtube.channels()
                .list(parts)
                .setForUsername(SandboxChannel.USERNAME)
                .execute()
                .getItems()
                .get(0);
        Channel byId = youtube.channels()
                .list(parts)
                .setId(List.of(SandboxChannel.ID))
                .execute()
                .getItems()
                .get(0);

        assertThat(byHandle).isEqualTo(byName).isEqualTo(byId);
        assertThat(byId.getId()).isEqualTo(SandboxChannel.ID);
        assertThat(byId.getContentDetails().getRelatedPlaylists().getUploads()).isEqualTo(SandboxChannel.UPLOADS);
    }

    @Test
    void forAnUnknownChannelTheAnswerHasNoItems() throws IOException {
        assertThat(client(Sandbox.API_KEY)
                        .channels()
                        .list(List.of("snippet"))
                        .setForHandle("nobody")
                        .execute()
                        .getItems())
                .isNull();
    }

    @Test
    void onlyTheRequestedPartsAreReturned() throws IOException {
        sandbox.channel().fill(1);

        Video video = videos(List.of("statistics"), SandboxChannel.filledId(0)).get(0);

        assertThat(video.getStatistics()).isNotNull();
        assertThat(video.getSnippet()).isNull();
        assertThat(video.getContentDetails()).isNull();
    }

    @Test
    void pagesListAll120VideosNewestFirst() throws IOException {
        sandbox.channel().fill(120);

        List<String> ids = enumerate();

        assertThat(ids)
                .containsExactlyElementsOf(IntStream.range(0, 120)
                        .mapToObj(i -> SandboxChannel.filledId(119 - i))
                        .toList());
        assertThat(sandbox.youtube().quotaUsed()).isEqualTo(3);
    }

    @Test
    void anUploadsListEndsAfter20000Videos() throws IOException {
        sandbox.channel().fill(20_010);

        List<String> ids = enumerate();

        assertThat(new HashSet<>(ids)).hasSize(20_000).doesNotContain(SandboxChannel.filledId(9));
        assertThat(sandbox.youtube().quotaUsed()).isEqualTo(400);
    }

    @Test
    void aVideosDetailsHaveTheFormOfTheRealApi() throws IOException {
        String title = "Quotes \" and <markup> \uD83C\uDFAC";
        sandbox.channel()
                .add(SandboxVideo.of("-dashed_id1")
                        .title(title)
                        .description("line\r\nline")
                        .publishedAt("2015-10-25T15:59:00Z")
                        .viewCount(123_456_789_012L)
                        .hiddenLikeCount()
                        .withoutComments()
                        .tags("a", "b, c")
                        .clip(Clip.testCard(0, 5))
                        .build());

        Video video = videos(ALL_PARTS, "-dashed_id1").get(0);

        assertThat(video.getSnippet().getTitle()).isEqualTo(title);
        assertThat(video.getSnippet().getDescription()).isEqualTo("line\r\nline");
        assertThat(video.getSnippet().getPublishedAt().toStringRfc3339()).startsWith("2015-10-25T15:59:00");
        assertThat(video.getSnippet().getTags()).containsExactly("a", "b, c");
        assertThat(video.getStatistics().getViewCount()).isEqualTo(new BigInteger("123456789012"));
        assertThat(video.getStatistics().getLikeCount()).isNull();
        assertThat(video.getStatistics().getCommentCount()).isNull();
        assertThat(video.getContentDetails().getDuration()).isEqualTo("PT5S");
        assertThat(video.getSnippet().getLiveBroadcastContent()).isEqualTo("none");
        assertThat(video.getLiveStreamingDetails()).isNull();
    }

    @Test
    void hiddenViewCountsAreAbsentAndUpcomingVideosHaveNoLength() throws IOException {
        sandbox.channel()
                .add(SandboxVideo.of("soon")
                        .hiddenViewCount()
                        .live(SandboxVideo.Live.UPCOMING)
                        .build());

        Video video = videos(ALL_PARTS, "soon").get(0);

        assertThat(video.getStatistics().getViewCount()).isNull();
        assertThat(video.getContentDetails().getDuration()).isEqualTo("P0D");
        assertThat(video.getSnippet().getLiveBroadcastContent()).isEqualTo("upcoming");
        assertThat(video.getLiveStreamingDetails().getScheduledStartTime()).isNotNull();
    }

    @Test
    void privateVideosAreListedButHaveNoDetails() throws IOException {
        sandbox.channel()
                .add(SandboxVideo.of("private").privacy(Privacy.PRIVATE).build())
                .add(SandboxVideo.of("unlisted").privacy(Privacy.UNLISTED).build())
                .add(SandboxVideo.of("public").build());

        assertThat(enumerate()).containsExactlyInAnyOrder("private", "public");
        assertThat(videos(ALL_PARTS, "private", "public", "unlisted", "gone"))
                .extracting(Video::getId)
                .containsExactly("public", "unlisted");
    }

    @Test
    void aDeletedVideoDisappearsFromTheUploadsButNotFromPlaylists() throws IOException {
        sandbox.channel().fill(3).add(new SandboxPlaylist("PLbest", "Best", List.of(SandboxChannel.filledId(1))));

        sandbox.channel().remove(SandboxChannel.filledId(1));

        assertThat(enumerate()).containsExactly(SandboxChannel.filledId(2), SandboxChannel.filledId(0));
        PlaylistItem left = page("PLbest", null).getItems().get(0);
        assertThat(left.getSnippet().getTitle()).isEqualTo("Deleted video");
        assertThat(left.getContentDetails().getVideoPublishedAt()).isNull();
        assertThat(client(Sandbox.API_KEY)
                        .playlists()
                        .list(List.of("snippet"))
                        .setId(List.of("PLbest", SandboxChannel.UPLOADS))
                        .execute()
                        .getItems())
                .extracting(playlist -> playlist.getSnippet().getTitle())
                .containsExactly("Best", "Uploads from yt2ms sandbox");
    }

    @Test
    void aChannelsPublicPlaylistsAreListedInPagesWithoutTheUploads() throws IOException {
        for (int i = 0; i < 52; i++) {
            sandbox.channel().add(new SandboxPlaylist("PLnumber%02d".formatted(i), "Number " + i, List.of()));
        }
        sandbox.channel()
                .add(new SandboxPlaylist("PLunlisted", "Unlisted", List.of(), Privacy.UNLISTED))
                .add(new SandboxPlaylist("PLprivate", "Private", List.of(), Privacy.PRIVATE));
        YouTube.Playlists.List request = client(Sandbox.API_KEY)
                .playlists()
                .list(List.of("snippet", "contentDetails"))
                .setChannelId(SandboxChannel.ID)
                .setMaxResults(50L);

        PlaylistListResponse first = request.execute();
        PlaylistListResponse second =
                request.setPageToken(first.getNextPageToken()).execute();

        assertThat(first.getItems()).hasSize(50);
        assertThat(second.getItems())
                .extracting(playlist -> playlist.getSnippet().getTitle())
                .containsExactly("Number 50", "Number 51");
        assertThat(second.getNextPageToken()).isNull();
        assertThat(client(Sandbox.API_KEY)
                        .playlists()
                        .list(List.of("snippet"))
                        .setId(List.of("PLunlisted", "PLprivate"))
                        .execute()
                        .getItems())
                .extracting(playlist -> playlist.getId())
                .containsExactly("PLunlisted");
    }

    @Test
    void aWrongKeyIsRefusedAsYouTubeDoes() {
        GoogleJsonResponseException refused = refusal(client("wrong"), SandboxChannel.UPLOADS, null);

        assertThat(refused.getStatusCode()).isEqualTo(400);
        assertThat(refused.getDetails().getMessage()).isEqualTo("API key not valid. Please pass a valid API key.");
        assertThat(refused.getDetails().getErrors().get(0).getReason()).isEqualTo("badRequest");
        assertThat(refused.getDetails().getDetails().get(0).getReason()).isEqualTo("API_KEY_INVALID");
        assertThat(sandbox.youtube().quotaUsed()).isZero();
    }

    @Test
    void requestsBeyondTheQuotaAreRefusedUntilItIsReset() throws IOException {
        sandbox.youtube().quotaLimit(2);
        enumerate();
        enumerate();

        GoogleJsonResponseException refused = refusal(client(Sandbox.API_KEY), SandboxChannel.UPLOADS, null);

        assertThat(refused.getStatusCode()).isEqualTo(403);
        assertThat(refused.getDetails().getErrors().get(0).getReason()).isEqualTo("quotaExceeded");
        sandbox.youtube().resetQuota();
        assertThat(enumerate()).isEmpty();
    }

    @Test
    void unknownPlaylistsAndBadTokensAreRefused() {
        GoogleJsonResponseException unknown = refusal(client(Sandbox.API_KEY), "PLnone", null);
        GoogleJsonResponseException badToken = refusal(client(Sandbox.API_KEY), SandboxChannel.UPLOADS, "not-a-token");

        assertThat(unknown.getStatusCode()).isEqualTo(404);
        assertThat(unknown.getDetails().getErrors().get(0).getReason()).isEqualTo("playlistNotFound");
        assertThat(badToken.getStatusCode()).isEqualTo(400);
        assertThat(badToken.getDetails().getErrors().get(0).getReason()).isEqualTo("invalidPageToken");
    }

    private GoogleJsonResponseException refusal(YouTube youtube, String playlistId, String token) {
        return catchThrowableOfType(GoogleJsonResponseException.class, () -> page(youtube, playlistId, token));
    }

    private List<Video> videos(List<String> parts, String... ids) throws IOException {
        return client(Sandbox.API_KEY)
                .videos()
                .list(parts)
                .setId(List.of(ids))
                .execute()
                .getItems();
    }

    private List<String> enumerate() throws IOException {
        List<String> ids = new ArrayList<>();
        String token = null;
        do {
            PlaylistItemListResponse page = page(SandboxChannel.UPLOADS, token);
            page.getItems().forEach(item -> ids.add(item.getContentDetails().getVideoId()));
            token = page.getNextPageToken();
        } while (token != null);
        return ids;
    }

    private PlaylistItemListResponse page(String playlistId, String token) throws IOException {
        return page(client(Sandbox.API_KEY), playlistId, token);
    }

    private static PlaylistItemListResponse page(YouTube youtube, String playlistId, String token) throws IOException {
        return youtube.playlistItems()
                .list(List.of("snippet", "contentDetails", "status"))
                .setPlaylistId(playlistId)
                .setMaxResults(50L)
                .setPageToken(token)
                .execute();
    }

    private YouTube client(String key) {
        return new YouTube.Builder(
                        new NetHttpTransport(),
                        GsonFactory.getDefaultInstance(),
                        request -> request.getHeaders().set("X-Goog-Api-Key", key))
                .setRootUrl(sandbox.youtubeApiUrl().toString())
                .setApplicationName("yt2ms-test")
                .build();
    }
}
