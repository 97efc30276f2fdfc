package dev.yt2ms.ledger.jdbc.channel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.yt2ms.ledger.EnumerationMode;
import dev.yt2ms.ledger.jdbc.LedgerPlaylists;
import dev.yt2ms.ledger.jdbc.LedgerSuite;
import dev.yt2ms.ledger.jdbc.MigrationRuns;
import dev.yt2ms.model.Video;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Tests which videos the ledger records for each playlist. It records one playlist at a time, keeps the pages of an
 * incomplete playlist over a restart, and returns the playlists with each item.
 */
abstract class PlaylistSuite extends LedgerSuite {

    private static final Video.Playlist TALKS = new Video.Playlist("PLtalks0001", "Talks");
    private static final Video.Playlist MUSIC = new Video.Playlist("PLmusic0001", "Music");

    private LedgerPlaylists playlists;

    @BeforeEach
    void emptyPlaylists() {
        jdbc.sql("DELETE FROM migration_playlist_page").update();
        jdbc.sql("DELETE FROM migration_playlist_entry").update();
        jdbc.sql("DELETE FROM migration_playlist").update();
        playlists = new LedgerPlaylists(database.dataSource(), "my-channel", clock);
    }

    private List<Video.Playlist> shown(String id) {
        return item(id).video().playlists();
    }

    @Test
    void itemsShowTheirPlaylistsInTheChannelsOrder() {
        recordSelected("a", "b", "c");
        playlists.keepOnly(List.of(MUSIC, TALKS));
        playlists.record(TALKS.id(), 1, List.of("a", "b", "not-ours"));
        playlists.record(MUSIC.id(), 1, List.of("b"));

        playlists.refreshItems();

        assertThat(shown("a")).containsExactly(TALKS);
        assertThat(shown("b")).containsExactly(MUSIC, TALKS);
        assertThat(shown("c")).isEmpty();
        assertThat(playlists.of(List.of("a", "c"))).containsOnlyKeys("a").containsEntry("a", List.of(TALKS));
    }

    @Test
    void newlyReadEntriesReplaceTheEarlierOnes() {
        recordSelected("a", "b");
        playlists.keepOnly(List.of(TALKS));
        playlists.record(TALKS.id(), 1, List.of("a"));
        playlists.refreshItems();

        playlists.record(TALKS.id(), 2, List.of("b"));
        playlists.refreshItems();

        assertThat(shown("a")).isEmpty();
        assertThat(shown("b")).containsExactly(TALKS);
        assertThat(playlists.readIn(1)).isEmpty();
        assertThat(playlists.readIn(2)).containsExactly(TALKS.id());
    }

    @Test
    void unwantedPlaylistsAreDeletedAndTitlesAreUpdated() {
        recordSelected("a");
        playlists.keepOnly(List.of(TALKS, MUSIC));
        assertThat(playlists.read()).isEmpty();
        playlists.record(TALKS.id(), 1, List.of("a"));
        playlists.record(MUSIC.id(), 1, List.of("a"));

        Video.Playlist renamed = new Video.Playlist(TALKS.id(), "Old \uD83D talks \u0000");
        playlists.keepOnly(List.of(renamed));
        playlists.refreshItems();

        assertThat(shown("a")).containsExactly(new Video.Playlist(TALKS.id(), "Old \uFFFD talks "));
        assertThat(playlists.read()).containsExactly(TALKS.id());
        assertThat(jdbc.sql("SELECT COUNT(*) FROM migration_playlist_entry")
                        .query(Long.class)
                        .single())
                .isOne();
    }

    @Test
    void eachMigrationHasItsOwnPlaylists() {
        LedgerPlaylists others = new LedgerPlaylists(database.dataSource(), "another", clock);
        others.keepOnly(List.of(TALKS));
        others.record(TALKS.id(), 1, List.of("a"));
        recordSelected("a");

        playlists.keepOnly(List.of(MUSIC));
        playlists.refreshItems();

        assertThat(shown("a")).isEmpty();
        assertThat(others.of(List.of("a"))).containsKey("a");
    }

    @Test
    void thousandsOfPlaylistEntriesAreRecordedAndShown() {
        List<String> ids = IntStream.range(0, 1203).mapToObj(i -> "v" + i).toList();
        recordSelected(ids.toArray(String[]::new));
        playlists.keepOnly(List.of(TALKS));

        playlists.record(TALKS.id(), 1, ids);
        playlists.refreshItems();

        assertThat(shown("v0")).containsExactly(TALKS);
        assertThat(shown("v1202")).containsExactly(TALKS);
    }

    @Test
    void quotaUnitsForPlaylistsAreCountedSeparatelyAndInTheTotal() {
        MigrationRuns runs = new MigrationRuns(database.dataSource(), "my-channel", clock);
        runs.beginRun(EnumerationMode.FULL);
        runs.addQuota(5, LocalDate.EPOCH);
        runs.addQuotaForPlaylists(3, LocalDate.EPOCH);

        assertThat(runs.run().orElseThrow().quota().total()).isEqualTo(8);
        assertThat(runs.run().orElseThrow().quota().playlists()).isEqualTo(3);
    }

    @Test
    void pagesOfAnInterruptedPlaylistAreKeptUntilItIsComplete() {
        playlists.keepOnly(List.of(TALKS, MUSIC));
        playlists.record(TALKS.id(), 1, List.of("a"));
        playlists.recordPage(TALKS.id(), 1, List.of("a", "b"), "second");
        playlists.recordPage(TALKS.id(), 2, List.of(), "third");
        Instant readAt = clock.instant();

        assertThat(playlists.begun(TALKS.id()))
                .contains(new LedgerPlaylists.Begun(
                        Set.of("a", "b"), List.of("second", "third"), List.of(), readAt, false));
        assertThat(playlists.begun(MUSIC.id())).isEmpty();
        assertThat(playlists.of(List.of("a", "b")))
                .as("videos with recorded playlists")
                .containsOnlyKeys("a");

        clock.advance(Duration.ofHours(7));
        playlists.checkedPage(TALKS.id(), 2, "new third");
        assertThat(playlists.begun(TALKS.id()))
                .contains(new LedgerPlaylists.Begun(
                        Set.of("a", "b"), List.of("second", "new third"), List.of(), clock.instant(), true));

        playlists.record(TALKS.id(), 2, List.of("a", "b", "c"));
        assertThat(playlists.begun(TALKS.id())).isEmpty();
    }

    @Test
    void pagesOfTheListOfPlaylistsAreKept() {
        assertThat(playlists.listed()).isEmpty();
        playlists.recordListed(1, List.of(TALKS), Optional.of("second"));
        assertThat(playlists.listed())
                .contains(new LedgerPlaylists.Listed(List.of(TALKS), List.of("second"), false, clock.instant()));

        playlists.recordListed(2, List.of(MUSIC), Optional.empty());
        assertThat(playlists.listed())
                .contains(new LedgerPlaylists.Listed(List.of(TALKS, MUSIC), List.of("second"), true, clock.instant()));

        playlists.deleteListed();
        assertThat(playlists.listed()).isEmpty();
    }
}
