package dev.yt2ms.job.playlists;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.eq;
import static org.mockito.Mockito.doReturn;
import static org.mockito.Mockito.doThrow;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import dev.yt2ms.ledger.EnumerationMode;
import dev.yt2ms.ledger.database.LedgerDatabase;
import dev.yt2ms.ledger.database.PreparedLedger;
import dev.yt2ms.ledger.jdbc.LedgerPlaylists;
import dev.yt2ms.ledger.jdbc.MigrationRuns;
import dev.yt2ms.model.Channel;
import dev.yt2ms.model.Failure;
import dev.yt2ms.model.FailureClass;
import dev.yt2ms.model.Video;
import dev.yt2ms.youtube.ListedPlaylists;
import dev.yt2ms.youtube.SourceException;
import dev.yt2ms.youtube.VideoSource;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Tests, with a real ledger, that a channel's playlists are listed even if this takes longer than a process lives or
 * than the quota lasts.
 */
class PlaylistListingTest {

    private static final Channel CHANNEL = new Channel("UC1", "Small Worlds", "UU1");
    private static final int PAGES = 12;

    private final VideoSource source = mock();
    private final List<Integer> asked = new ArrayList<>();
    private final InstantSource time = this::now;
    private final Clock clock = time.withZone(ZoneOffset.UTC);
    private Instant now = Instant.parse("2026-11-24T10:00:00Z");
    private boolean goesOnAfterDeath;
    /** The number of pages that the source returns before its quota is used up. */
    private int quota;

    @AutoClose
    private LedgerDatabase database;

    @BeforeEach
    void openLedger(@TempDir Path folder) {
        database = PreparedLedger.open(folder, "playlist-listing");
        new MigrationRuns(database.dataSource(), "test", clock).beginRun(EnumerationMode.FULL);
        when(source.playlistsOf(eq(CHANNEL), any())).thenAnswer(call -> {
            if (quota-- <= 0) {
                throw failure(SourceException.QUOTA_EXCEEDED);
            }
            int page = Integer.parseInt(call.<Optional<String>>getArgument(1).orElse("0"));
            asked.add(page);
            return new ListedPlaylists(
                    List.of(playlist(page)),
                    page + 1 < PAGES ? Optional.of(String.valueOf(page + 1)) : Optional.empty());
        });
    }

    private Instant now() {
        return now;
    }

    private static SourceException failure(String rule) {
        return new SourceException(Failure.of(FailureClass.DEFERRED, rule, "Not now"));
    }

    private static Video.Playlist playlist(int page) {
        return new Video.Playlist("PL" + page, "Playlist " + page);
    }

    private static List<Video.Playlist> all() {
        return IntStream.range(0, PAGES).mapToObj(PlaylistListingTest::playlist).toList();
    }

    /**
     * Lists the playlists as a new process does.
     *
     * @param pages the number of pages for which the quota is enough
     */
    private List<Video.Playlist> list(int pages) {
        quota = pages;
        LedgerPlaylists ledger = new LedgerPlaylists(database.dataSource(), "test", clock);
        return new PlaylistListing(source, PlaylistListing.Kept.in(ledger, () -> goesOnAfterDeath, clock)).of(CHANNEL);
    }

    @Test
    void aQuotaOfOnePageANightMakesProgress() {
        for (int night = 1; night < PAGES; night++) {
            assertThatThrownBy(() -> list(1)).isInstanceOf(SourceException.class);
            now = now.plus(Duration.ofDays(1));
        }

        assertThat(list(1)).isEqualTo(all());
        assertThat(asked).hasSize(PAGES);
    }

    @Test
    void aCompleteListIsReadAgainUnlessTheProcessHasJustDied() {
        list(PAGES);
        list(PAGES);
        assertThat(asked).hasSize(2 * PAGES);

        goesOnAfterDeath = true;
        assertThat(list(0)).isEqualTo(all());
        assertThat(asked).hasSize(2 * PAGES);

        now = now.plus(Duration.ofMinutes(10));
        list(PAGES);
        assertThat(asked).hasSize(3 * PAGES);
    }

    @Test
    void aTokenThatIsNoLongerValidBeginsTheListAgain() {
        assertThatThrownBy(() -> list(3)).isInstanceOf(SourceException.class);
        doThrow(failure(SourceException.INVALID_PAGE_TOKEN))
                .doReturn(new ListedPlaylists(List.of(playlist(3)), Optional.empty()))
                .when(source)
                .playlistsOf(CHANNEL, Optional.of("3"));

        assertThat(list(PAGES)).isEqualTo(all().subList(0, 4));
        assertThat(asked).containsExactly(0, 1, 2, 0, 1, 2);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2})
    void aListThatRepeatsItsPagesIsReadFromTheFirstPage(int to) {
        doReturn(new ListedPlaylists(List.of(), Optional.of(String.valueOf(to + 1))))
                .when(source)
                .playlistsOf(CHANNEL, Optional.of("3"));

        for (int attempt = 1; attempt <= 2; attempt++) {
            assertThatThrownBy(() -> list(PAGES))
                    .isInstanceOfSatisfying(
                            SourceException.class,
                            e -> assertThat(e.failure().rule()).isEqualTo(SourceException.LIST_IN_CIRCLES));
            assertThat(asked).hasSize(3 * attempt);
        }
    }
}
