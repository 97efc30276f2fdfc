package dev.yt2ms.wholejob.channel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.yt2ms.StartsProcesses;
import dev.yt2ms.model.Video;
import dev.yt2ms.sandbox.http.LoggedRequest;
import dev.yt2ms.sandbox.youtube.SandboxPlaylist;
import dev.yt2ms.sandbox.youtube.SandboxVideo;
import dev.yt2ms.wholejob.CommandLineProcess;
import dev.yt2ms.wholejob.LedgerFile;
import dev.yt2ms.wholejob.WholeJobTest;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Tests that playlists decide which videos are moved, and to which category. */
@StartsProcesses
class PlaylistTest extends WholeJobTest {

    private static final String BY_PLAYLIST =
            "{playlists: {' interviews ': archive/INTERVIEWS, PLmusic0001: 9}, youtube: {Sports: Games}, default: Videos}";

    private final SandboxVideo talk = video("talktalktal");
    private final SandboxVideo song = video("songsongson");
    private final SandboxVideo match =
            SandboxVideo.of("matchmatchm").categoryId("17").build();
    private final SandboxVideo other = video("otherothero");
    private final SandboxVideo raw = video("rawrawrawra");

    private static SandboxVideo video(String id) {
        return SandboxVideo.of(id).categoryId("22").build();
    }

    private static SandboxPlaylist playlist(String id, String title, SandboxVideo... videos) {
        return new SandboxPlaylist(
                id, title, Stream.of(videos).map(SandboxVideo::id).toList());
    }

    private void fill() {
        bed.sandbox
                .channel()
                .add(talk, song, match, other, raw)
                .add(playlist("PLmusic0001", "Music", song, raw))
                .add(playlist("PLother0001", "Not asked for", talk, song, other))
                .add(playlist("PLtalks0001", "Interviews", talk, song))
                .add(playlist("PLraw000001", "RAW material", raw));
        bed.sandbox
                .platform()
                .category(5, "Archive")
                .category(7, "Interviews", 5)
                .category(8, "Games", 5)
                .category(9, "Songs");
    }

    private JsonNode plan(String... options) {
        CommandLineProcess.Result plan = bed.run("plan", options);
        assertThat(plan.exitCode()).as(plan.err()).isZero();
        return new JsonMapper().readTree(plan.out());
    }

    private long asked(String playlistId) {
        return bed.sandbox.traffic().requests("youtube.playlistItems").stream()
                .filter(request -> request.status() == 200 && request.subject().equals(playlistId))
                .count();
    }

    @Test
    void playlistsSelectVideosAndTheirCategories() {
        fill();
        assertThat(plan("--json").path("quotaForPlaylists").asInt()).isZero();
        assertThat(bed.sandbox.traffic().requests("youtube.playlists"))
                .as("requests for playlists, which no setting needs")
                .isEmpty();

        bed.set("select.exclude-playlists", "[raw MATERIAL]").set("mapping.idCategory", BY_PLAYLIST);
        CommandLineProcess.Result run = bed.run("migrate");

        assertThat(run.exitCode()).as(run.err()).isZero();
        bed.assertAllArrivedOnce(List.of(talk, song, match, other));
        assertThat(Stream.of(talk, song, match, other)
                        .map(video -> bed.contentOf(video).field("idCategory")))
                .as(
                        "categories: by the first matching playlist in the order of the job file, else by YouTube's category, else the default")
                .containsExactly("7", "7", "8", "1");
        assertThat(asked("PLother0001"))
                .as("requests for a playlist that no rule names")
                .isZero();
        JsonNode status = bed.status();
        assertThat(status.path("quotaForPlaylists").asInt())
                .as("quota for the list of playlists and for one page of each of the three named playlists")
                .isEqualTo(4);
        assertThat(status.path("quotaUsed").asInt()).isEqualTo(7);

        bed.sandbox.channel().add(playlist("PLraw000001", "RAW material"));
        bed.set("mapping.customAttribute1", "'{firstPlaylist}'").set("mapping.customAttribute2", "'{playlists}'");
        CommandLineProcess.Result next = bed.run("migrate");

        assertThat(next.exitCode()).as(next.err()).isZero();
        assertThat(bed.contentOf(raw).field("idCategory"))
                .as("category of a video that is no longer in the playlist \"RAW material\"")
                .isEqualTo("9");
        assertThat(bed.contentOf(raw).field("customAttribute2")).isEqualTo("Music");
        assertThat(asked("PLother0001"))
                .as("requests for a playlist that a template shows")
                .isOne();
    }

    @Test
    void anUnknownNameStopsTheRunAndListsTheKnownNames() {
        fill();
        bed.set("select.playlists", "[Intervews, PLprivate0001]")
                .set("mapping.idCategory", "{playlists: {Music: Song}, default: '77'}");

        JsonNode plan = plan("--json");
        assertThat(plan.path("problems").toString())
                .contains(
                        "migration.select.playlists: YouTube shows no playlist 'Intervews'",
                        "did you mean 'Interviews'?")
                .contains("YouTube shows no playlist 'PLprivate0001'", "RAW material")
                .contains(
                        "migration.mapping.idCategory.playlists.Music: 'Song'",
                        "did you mean 'Songs'?",
                        "Archive/Interviews (7)",
                        "Songs (9)")
                .contains("migration.mapping.idCategory.default: '77'");

        CommandLineProcess.Result run = bed.run("migrate");
        assertThat(run.exitCode()).as(run.err()).isEqualTo(4);
        assertThat(run.out()).contains("idCategory.playlists.Music: 'Song' is not a category of the platform");
        assertThat(bed.sandbox.traffic().requests("watch")).isEmpty();
        assertThat(bed.sandbox.platform().sessionsOpened()).isZero();
    }

    @Test
    void aVideoOfAnUnknownCategoryFailsUntilTheCategoryExists() {
        bed.sandbox.channel().add(song, match, other).add(playlist("PLmusic0001", "Music", song));
        bed.sandbox.channel().add(playlist("PLtalks0001", "Interviews", match));
        bed.sandbox.platform().category(7, "Interviews").category(8, "Songs");
        bed.set("mapping.idCategory", "'{firstPlaylist}'");
        assertThat(plan("--json").path("problems").toString())
                .contains("the category of 1 video (Music), so migrate marks", song.id());
        bed.sandbox.traffic().forget();

        CommandLineProcess.Result run = bed.run("migrate");

        assertThat(run.exitCode())
                .as("exit code of a run with a failed video that no rule excludes")
                .isEqualTo(3);
        bed.assertAllArrivedOnce(List.of(match, other));
        assertThat(bed.sandbox.traffic().requests("watch"))
                .extracting(LoggedRequest::subject)
                .doesNotContain(song.id());
        assertThat(bed.run("status").out())
                .contains(
                        "FAILED " + song.id(),
                        "idCategory: 'Music' is not a category of the platform",
                        "Interviews (7)");

        bed.sandbox.platform().category(9, "Music");
        CommandLineProcess.Result next = bed.run("migrate");
        assertThat(next.exitCode()).as(next.err()).isZero();
        bed.assertAllArrivedOnce(List.of(song, match, other));
        assertThat(bed.contentOf(song).field("idCategory")).isEqualTo("9");

        for (String id : List.of("PLmusic0001", "PLtalks0001")) {
            bed.sandbox.channel().add(new SandboxPlaylist(id, "Hidden now", List.of(), Video.Privacy.PRIVATE));
        }
        assertThat(bed.run("migrate").exitCode()).isZero();
        try (LedgerFile ledger = new LedgerFile(bed.state())) {
            assertThat(ledger.texts("SELECT DISTINCT playlists FROM migration_item"))
                    .as("playlists of the items once all playlists are private")
                    .containsExactly("[]");
        }
    }

    @Test
    void aRunInterruptedByTheQuotaContinuesWithAllKnownPlaylists() {
        List<SandboxVideo> all = new ArrayList<>();
        for (int i = 0; i < 53; i++) {
            all.add(SandboxVideo.of("listed%05d".formatted(i))
                    .publishedAt(Instant.parse("2020-01-01T00:00:00Z").minusSeconds(i * 3600L))
                    .build());
        }
        SandboxVideo first = all.get(0);
        SandboxVideo last = all.get(52);
        bed.sandbox
                .channel()
                .add(all)
                .add(playlist("PLlong00001", "Long", all.subList(1, 53).toArray(SandboxVideo[]::new)))
                .add(playlist("PLchosen001", "Chosen", first, last));
        bed.set("select.playlists", "[Chosen]").set("mapping.idCategory", "{playlists: {Long: 1}}");

        // The quota lasts for four requests: the channel, the list of its playlists, and the two pages of the long
        // playlist.
        bed.sandbox.youtube().quotaLimit(4);
        CommandLineProcess.Result inPlaylists = bed.run("migrate");
        assertThat(inPlaylists.exitCode()).as(inPlaylists.err()).isEqualTo(75);
        assertThat(inPlaylists.out()).contains("midnight Pacific time");
        assertThat(bed.sandbox.platform().contents()).isEmpty();

        // The quota lasts for five requests: the channel, the list of its playlists, the page of the second playlist,
        // the first page of videos, and the details of these videos.
        bed.sandbox.youtube().resetQuota();
        bed.sandbox.youtube().quotaLimit(5);
        CommandLineProcess.Result inTheList = bed.run("migrate");
        assertThat(inTheList.exitCode()).as(inTheList.err()).isEqualTo(75);
        bed.assertAllArrivedOnce(List.of(first));
        assertThat(bed.contentOf(first).field("idCategory")).isEmpty();

        bed.sandbox.youtube().resetQuota();
        CommandLineProcess.Result whole = bed.run("migrate");
        assertThat(whole.exitCode()).as(whole.err()).isZero();
        bed.assertAllArrivedOnce(List.of(first, last));
        assertThat(bed.contentOf(last).field("idCategory")).isEqualTo("1");
        assertThat(asked("PLlong00001"))
                .as("requests for pages of the long playlist, one for each of its two pages")
                .isEqualTo(2);
        assertThat(asked("PLchosen001")).isOne();
    }
}
