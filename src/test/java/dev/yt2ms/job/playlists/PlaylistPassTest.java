package dev.yt2ms.job.playlists;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.anyInt;
import static org.mockito.ArgumentMatchers.eq;
import static org.mockito.Mockito.atLeastOnce;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.never;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.when;

import dev.yt2ms.job.RunOutcome;
import dev.yt2ms.job.control.SourceCalls;
import dev.yt2ms.ledger.MigrationRun;
import dev.yt2ms.ledger.jdbc.LedgerPlaylists;
import dev.yt2ms.ledger.jdbc.MigrationRuns;
import dev.yt2ms.model.Failure;
import dev.yt2ms.model.FailureClass;
import dev.yt2ms.model.Video;
import dev.yt2ms.run.RunControl;
import dev.yt2ms.youtube.PlaylistPage;
import dev.yt2ms.youtube.SourceException;
import dev.yt2ms.youtube.VideoSource;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Tests playlists that can't be read to their end. If a rule needs such a playlist, its entries are never guessed. The
 * other playlists are read nevertheless.
 */
class PlaylistPassTest {

    private static final int RUN = 7;
    private static final Instant READ_AT = Instant.parse("2026-11-24T10:00:00Z");
    private static final Video.Playlist TALKS = new Video.Playlist("PLtalks", "Talks");
    private static final Video.Playlist MUSIC = new Video.Playlist("PLmusic", "Music");

    private final WantedPlaylists wanted = mock();
    private final VideoSource source = mock();
    private final LedgerPlaylists ledger = mock();
    private final MigrationRuns runs = mock();
    private final RunControl control = new RunControl();
    private Instant now = READ_AT.plusSeconds(60);

    private static LedgerPlaylists.Begun begun(String videoId, String token, boolean checked) {
        return new LedgerPlaylists.Begun(Set.of(videoId), List.of(token), List.of(videoId), READ_AT, checked);
    }

    @BeforeEach
    void start() {
        MigrationRun run = mock();
        when(run.number()).thenReturn(RUN);
        when(runs.run()).thenReturn(Optional.of(run));
        when(wanted.areWanted()).thenReturn(true);
        when(wanted.found()).thenReturn(List.of(TALKS, MUSIC));
        when(source.playlistPage(eq(MUSIC), any()))
                .thenReturn(new PlaylistPage(List.of("music000001"), Optional.empty()));
    }

    private void inCircles() {
        when(source.playlistPage(TALKS, Optional.empty()))
                .thenReturn(new PlaylistPage(List.of("talk0000001"), Optional.of("next")));
        when(source.playlistPage(TALKS, Optional.of("next")))
                .thenReturn(new PlaylistPage(List.of("talk0000002"), Optional.of("next")));
    }

    private void refused(FailureClass failureClass, String rule) {
        when(source.playlistPage(eq(TALKS), any()))
                .thenThrow(new SourceException(Failure.of(failureClass, rule, "Not given out")));
    }

    private boolean passStops() throws Exception {
        SourceCalls calls = new SourceCalls(control, Duration.ZERO, pause -> false);
        new PlaylistPass(wanted, source, ledger, runs, calls, control, Clock.fixed(now, ZoneOffset.UTC))
                .execute(mock(), mock());
        return control.isStopping();
    }

    private int exitCode() {
        return RunOutcome.stopped(control.reason()).exitCode();
    }

    @Test
    void anEndlessPlaylistKeepsTheEntriesOfAnEarlierRun() throws Exception {
        inCircles();
        when(wanted.isNamed(TALKS)).thenReturn(true);
        when(ledger.read()).thenReturn(Set.of(TALKS.id(), MUSIC.id()));

        assertThat(passStops()).isFalse();

        verify(ledger, never()).record(eq(TALKS.id()), anyInt(), any());
        verify(ledger).record(MUSIC.id(), RUN, Set.of("music000001"));
        assertThat(exitCode()).isEqualTo(75);
        assertThat(control.reason().orElseThrow().message()).contains("Talks", "repeat");
    }

    @Test
    void withoutEarlierEntriesTheRunStopsBeforeItMovesExcludedVideos() throws Exception {
        inCircles();
        when(wanted.isNamed(TALKS)).thenReturn(true);
        when(ledger.read()).thenReturn(Set.of(MUSIC.id()));

        assertThat(passStops()).isTrue();
        assertThat(exitCode()).isEqualTo(75);
    }

    @Test
    void entriesOfAnEndlessPlaylistAreKeptIfNoRuleNeedsIt() throws Exception {
        inCircles();
        when(ledger.read()).thenReturn(Set.of(TALKS.id(), MUSIC.id()));

        assertThat(passStops()).isFalse();

        verify(ledger).record(TALKS.id(), RUN, Set.of("talk0000001", "talk0000002"));
        assertThat(control.reason()).isEmpty();
    }

    @Test
    void aPrivatePlaylistThatARuleNeedsIsReported() throws Exception {
        refused(FailureClass.OPERATOR, SourceException.PLAYLIST_UNREADABLE);
        when(wanted.isNamed(TALKS)).thenReturn(true);
        when(ledger.read()).thenReturn(Set.of(TALKS.id(), MUSIC.id()));

        assertThat(passStops()).isFalse();

        verify(ledger).record(MUSIC.id(), RUN, Set.of("music000001"));
        assertThat(exitCode()).isEqualTo(4);
    }

    @Test
    void ifYouTubeIsUnavailablePlaylistsAreLeftToALaterRun() throws Exception {
        refused(FailureClass.OUTAGE, "source-server-error");
        when(ledger.read()).thenReturn(Set.of(TALKS.id(), MUSIC.id()));

        assertThat(passStops()).isFalse();

        verify(source, never()).playlistPage(eq(MUSIC), any());
        assertThat(exitCode()).isEqualTo(75);
    }

    @Test
    void anInterruptedPlaylistContinuesWithTheNextPage() throws Exception {
        when(ledger.read()).thenReturn(Set.of(TALKS.id(), MUSIC.id()));
        when(ledger.begun(TALKS.id())).thenReturn(Optional.of(begun("talk0000001", "second", false)));
        when(source.playlistPage(TALKS, Optional.of("second")))
                .thenReturn(new PlaylistPage(List.of("talk0000002"), Optional.of("third")));
        when(source.playlistPage(TALKS, Optional.of("third")))
                .thenReturn(new PlaylistPage(List.of("talk0000003"), Optional.empty()));

        assertThat(passStops()).isFalse();

        verify(ledger).recordPage(TALKS.id(), 2, List.of("talk0000002"), "third");
        verify(ledger).record(TALKS.id(), RUN, Set.of("talk0000001", "talk0000002", "talk0000003"));
    }

    @Test
    void aRefusedPageTokenRestartsAnInterruptedPlaylist() throws Exception {
        when(ledger.read()).thenReturn(Set.of(TALKS.id(), MUSIC.id()));
        when(ledger.begun(TALKS.id()))
                .thenReturn(Optional.of(begun("gone0000001", "old", false)))
                .thenReturn(Optional.of(begun("gone0000001", "old", false)))
                .thenReturn(Optional.empty());
        when(source.playlistPage(TALKS, Optional.of("old")))
                .thenThrow(new SourceException(
                        Failure.of(FailureClass.RETRY, SourceException.INVALID_PAGE_TOKEN, "No such page")));
        when(source.playlistPage(TALKS, Optional.empty()))
                .thenReturn(new PlaylistPage(List.of("talk0000001"), Optional.empty()));

        assertThat(passStops()).isFalse();

        verify(ledger, atLeastOnce()).deletePages(TALKS.id());
        verify(ledger).record(TALKS.id(), RUN, Set.of("talk0000001"));
    }

    private void hasTwoPages(String firstId) {
        when(ledger.read()).thenReturn(Set.of(TALKS.id(), MUSIC.id()));
        when(source.playlistPage(TALKS, Optional.empty()))
                .thenReturn(new PlaylistPage(List.of(firstId), Optional.of("second")));
        when(source.playlistPage(TALKS, Optional.of("second")))
                .thenReturn(new PlaylistPage(List.of("talk0000002"), Optional.empty()));
    }

    @Test
    void aPlaylistInterruptedYesterdayContinuesIfItsLastPageIsUnchanged() throws Exception {
        hasTwoPages("talk0000001");
        now = READ_AT.plus(Duration.ofDays(1));
        when(ledger.begun(TALKS.id())).thenReturn(Optional.of(begun("talk0000001", "second", false)));

        assertThat(passStops()).isFalse();

        verify(ledger).checkedPage(TALKS.id(), 1, "second");
        verify(ledger, never()).deletePages(TALKS.id());
        verify(ledger).record(TALKS.id(), RUN, Set.of("talk0000001", "talk0000002"));
    }

    @Test
    void aPlaylistInterruptedYesterdayRestartsIfItsLastPageHasChanged() throws Exception {
        hasTwoPages("talk0000009");
        now = READ_AT.plus(Duration.ofDays(1));
        when(ledger.begun(TALKS.id())).thenReturn(Optional.of(begun("talk0000001", "second", false)));

        assertThat(passStops()).isFalse();

        verify(ledger).deletePages(TALKS.id());
        verify(ledger).record(TALKS.id(), RUN, Set.of("talk0000009", "talk0000002"));
    }

    @Test
    void aCheckedPageIsNotCheckedAgainNextDay() throws Exception {
        hasTwoPages("talk0000001");
        now = READ_AT.plus(Duration.ofDays(1));
        when(ledger.begun(TALKS.id())).thenReturn(Optional.of(begun("talk0000001", "second", true)));

        assertThat(passStops()).isFalse();

        verify(source, never()).playlistPage(TALKS, Optional.empty());
        verify(ledger).record(TALKS.id(), RUN, Set.of("talk0000001", "talk0000002"));
    }
}
