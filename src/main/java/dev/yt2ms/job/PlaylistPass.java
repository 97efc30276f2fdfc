package dev.yt2ms.job;

import dev.yt2ms.ledger.LedgerPlaylists;
import dev.yt2ms.ledger.MigrationRuns;
import dev.yt2ms.run.RunControl;
import dev.yt2ms.youtube.PlaylistPage;
import dev.yt2ms.youtube.SourceException;
import dev.yt2ms.youtube.Video;
import dev.yt2ms.youtube.VideoSource;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.batch.core.scope.context.ChunkContext;
import org.springframework.batch.core.step.StepContribution;
import org.springframework.batch.core.step.tasklet.Tasklet;
import org.springframework.batch.infrastructure.repeat.RepeatStatus;

/**
 * Reads which videos are in the wanted playlists, once in a run: at a restart only the playlists that were not read yet, or
 * that an edited job file names newly. Before the channel is enumerated, so that each video is recorded with its playlists.
 */
final class PlaylistPass implements Tasklet {

    private static final Logger log = LoggerFactory.getLogger(PlaylistPass.class);

    /** A playlist that changes under every reading is given up. */
    private static final int MOST_BEGINNINGS = 3;

    private final WantedPlaylists wanted;
    private final VideoSource source;
    private final LedgerPlaylists ledger;
    private final MigrationRuns runs;
    private final SourceCalls calls;
    private final RunControl control;

    PlaylistPass(
            WantedPlaylists wanted,
            VideoSource source,
            LedgerPlaylists ledger,
            MigrationRuns runs,
            SourceCalls calls,
            RunControl control) {
        this.wanted = wanted;
        this.source = source;
        this.ledger = ledger;
        this.runs = runs;
        this.calls = calls;
        this.control = control;
    }

    @Override
    public RepeatStatus execute(StepContribution contribution, ChunkContext context) throws InterruptedException {
        if (wanted.areWanted()) {
            ledger.keepOnly(wanted.found());
            try {
                readAll(runs.run().orElseThrow().number());
            } catch (SourceCalls.StoppedException e) {
                // Of a run before, or not at all: without them neither rules nor categories can be told.
                boolean known = ledger.read()
                        .containsAll(
                                wanted.found().stream().map(Video.Playlist::id).toList());
                if (control.isStopping() || !known) {
                    contribution.setExitStatus(Preflight.STOP);
                }
            }
            ledger.refreshItems();
        }
        return RepeatStatus.FINISHED;
    }

    private void readAll(int run) throws InterruptedException {
        Set<String> read = ledger.readIn(run);
        for (Video.Playlist playlist : wanted.found()) {
            if (!read.contains(playlist.id())) {
                ledger.record(playlist.id(), run, entries(playlist));
            }
        }
    }

    private Set<String> entries(Video.Playlist playlist) throws InterruptedException {
        Set<String> leftToUs = wanted.isNamed(playlist)
                ? Set.of(SourceException.INVALID_PAGE_TOKEN)
                : Set.of(SourceException.INVALID_PAGE_TOKEN, SourceException.PLAYLIST_UNREADABLE);
        for (int beginning = 1; true; beginning++) {
            try {
                return entries(playlist, beginning < MOST_BEGINNINGS ? leftToUs : Set.of());
            } catch (SourceException e) {
                if (e.failure().rule().equals(SourceException.PLAYLIST_UNREADABLE)) {
                    log.warn("{}; it is shown with no video", e.getMessage());
                    return Set.of();
                }
                log.info(
                        "The playlist \"{}\" changed while it was read: reading it from the beginning",
                        playlist.title());
            }
        }
    }

    private Set<String> entries(Video.Playlist playlist, Set<String> leftToUs) throws InterruptedException {
        Set<String> videoIds = new LinkedHashSet<>();
        Optional<String> token = Optional.empty();
        do {
            Optional<String> asked = token;
            PlaylistPage page = calls.ask(() -> source.playlistPage(playlist, asked), leftToUs);
            videoIds.addAll(page.videoIds());
            token = page.nextPageToken();
        } while (token.isPresent());
        return videoIds;
    }
}
