package dev.yt2ms.job.playlists;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.never;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.verifyNoInteractions;
import static org.mockito.Mockito.when;

import dev.yt2ms.ledger.jdbc.LedgerPlaylists;
import dev.yt2ms.mapping.FieldMapping;
import dev.yt2ms.model.Channel;
import dev.yt2ms.model.Failure;
import dev.yt2ms.model.FailureClass;
import dev.yt2ms.model.Video;
import dev.yt2ms.run.RunControl;
import dev.yt2ms.settings.Settings;
import dev.yt2ms.settings.jobfile.JobFile;
import dev.yt2ms.youtube.ListedPlaylists;
import dev.yt2ms.youtube.SourceException;
import dev.yt2ms.youtube.VideoSource;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Tests that only playlists which rules name or templates show are requested, and that a name without a playlist is
 * reported.
 */
class WantedPlaylistsTest {

    private static final Channel CHANNEL = new Channel("UC1", "Small Worlds", "UU1");
    private static final Video.Playlist TALKS = new Video.Playlist("PLtalks0001", "Talks");
    private static final Video.Playlist OLD_TALKS = new Video.Playlist("PLtalks0002", "talks ");
    private static final Video.Playlist MUSIC = new Video.Playlist("PLmusic0001", "Music");
    private static final Video.Playlist UNLISTED = new Video.Playlist("PLunlisted1", "Not for all");

    private final VideoSource source = mock();
    private final LedgerPlaylists ledger = mock();
    private final RunControl control = new RunControl();

    @BeforeEach
    void start() {
        when(source.playlistsOf(CHANNEL, Optional.empty()))
                .thenReturn(new ListedPlaylists(List.of(TALKS, MUSIC, OLD_TALKS, MUSIC), Optional.empty()));
        when(source.playlists(any())).thenReturn(List.of());
    }

    private WantedPlaylists wantedBy(String yaml) {
        Settings settings = JobFile.parse(
                "test",
                "{migration: {name: test, source: {channel: '@test', api-key: k}, destination: {token: t}, " + yaml
                        + "}}",
                Path.of(""));
        return new WantedPlaylists(
                settings,
                FieldMapping.of(settings.mapping()),
                source,
                ledger,
                new PlaylistListing(source, PlaylistListing.Kept.NOTHING),
                control);
    }

    @Test
    void noPlaylistsAreRequestedIfNoSettingNeedsThem() {
        WantedPlaylists wanted = wantedBy("mapping: {title: '{title}', idCategory: {youtube: {1: a}, default: b}}");

        assertThat(wanted.lookUp(CHANNEL)).isEmpty();
        assertThat(wanted.found()).isEmpty();
        verifyNoInteractions(source);
    }

    @Test
    void playlistsAreFoundByTheTitleOrIdInTheJobFile() {
        WantedPlaylists wanted = wantedBy("select: {playlists: ['TALKS']}");

        assertThat(wanted.lookUp(CHANNEL)).isEmpty();
        assertThat(wanted.found()).containsExactly(TALKS, OLD_TALKS);
        verify(source, never()).playlists(any());
        assertThat(wantedAfterLookUp("select: {exclude-playlists: [PLmusic0001]}"))
                .containsExactly(MUSIC);
        assertThat(wantedAfterLookUp("mapping: {idCategory: {playlists: {music: 1}}}"))
                .containsExactly(MUSIC);
    }

    @Test
    void aTemplateThatShowsPlaylistsNeedsAllPlaylists() {
        assertThat(wantedAfterLookUp("mapping: {customAttribute1: '{firstPlaylist}'}"))
                .containsExactly(TALKS, MUSIC, OLD_TALKS);
        assertThat(wantedAfterLookUp("mapping: {idCategory: '{playlists}'}")).hasSize(3);
    }

    @Test
    void withoutQuotaThePlaylistsOfAnEarlierRunAreUsed() {
        SourceException usedUp =
                new SourceException(Failure.of(FailureClass.DEFERRED, SourceException.QUOTA_EXCEEDED, "used up"));
        when(source.playlistsOf(CHANNEL, Optional.empty())).thenThrow(usedUp);
        when(ledger.playlistsRead()).thenReturn(List.of(TALKS));

        assertThat(wantedAfterLookUp("select: {playlists: [Talks]}")).containsExactly(TALKS);
        assertThat(wantedAfterLookUp("mapping: {customAttribute1: '{playlists}'}"))
                .containsExactly(TALKS);
        assertThatThrownBy(() -> wantedBy("select: {playlists: [Talks, Music]}").lookUp(CHANNEL))
                .isSameAs(usedUp);
        assertThat(control.reason().orElseThrow().concernsAll())
                .as("stops all machines that share the migration")
                .isTrue();
    }

    @Test
    void anUnlistedPlaylistIsFoundByItsIdOrAddress() {
        when(source.playlists(List.of(UNLISTED.id()))).thenReturn(List.of(UNLISTED));

        assertThat(wantedAfterLookUp("select: {playlists: [music, PLunlisted1]}"))
                .containsExactly(MUSIC, UNLISTED);
        assertThat(wantedAfterLookUp(
                        "select: {playlists: ['https://www.youtube.com/playlist?list=PLunlisted1&si=abc']}"))
                .containsExactly(UNLISTED);
    }

    @Test
    void anUnknownPlaylistIsReportedWithTheClosestAndAllKnownNames() {
        List<String> problems =
                wantedBy("select: {playlists: [Musik, PLnobodys01]}").lookUp(CHANNEL);

        assertThat(problems)
                .hasSize(2)
                .allSatisfy(problem -> assertThat(problem)
                        .startsWith("migration.select.playlists: YouTube shows no playlist '")
                        .contains("Talks, Music")
                        .contains("private playlist is listed only with the owner's login"));
        assertThat(problems.get(0)).contains("YouTube shows no playlist 'Musik'; did you mean 'Music'?");
    }

    private List<Video.Playlist> wantedAfterLookUp(String yaml) {
        WantedPlaylists wanted = wantedBy(yaml);
        assertThat(wanted.lookUp(CHANNEL)).isEmpty();
        return wanted.found();
    }
}
