package dev.yt2ms.job.playlists;

import dev.yt2ms.job.control.SourceCalls;
import dev.yt2ms.ledger.jdbc.LedgerPlaylists;
import dev.yt2ms.ledger.jdbc.MigrationRuns;
import dev.yt2ms.model.Failure;
import dev.yt2ms.model.Video;
import dev.yt2ms.run.Retry;
import dev.yt2ms.run.RunControl;
import dev.yt2ms.youtube.PageTokens;
import dev.yt2ms.youtube.PlaylistPage;
import dev.yt2ms.youtube.SourceException;
import dev.yt2ms.youtube.VideoSource;
import java.time.Clock;
import java.time.Duration;
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
 * Reads which videos are in the wanted playlists, once in a run. A later start of the run reads only playlists that
 * were not read yet, and continues an interrupted playlist with the first page that was not recorded. If the last
 * recorded page is old, e.g. because the quota was used up the day before, that page is read once more. If it has
 * changed, the playlist is read from its beginning. The step runs before the enumeration, so that each video is
 * recorded with its playlists.
 */
final class PlaylistPass implements Tasklet {

    private static final Logger log = LoggerFactory.getLogger(PlaylistPass.class);

    /**
     * The maximum number of times that a playlist is read from its beginning, because it may change while it is read.
     */
    private static final int MOST_BEGINNINGS = 3;

    /**
     * If a page is older than this, its token for the next page is used only after a check. A token encodes a position,
     * which is wrong after entries were added or removed.
     */
    private static final Duration TOKEN_LIFE = Duration.ofHours(6);

    /**
     * If a page was checked, its token is used without another check for this long. The time is longer than a day,
     * because a day's quota may be enough only for the check.
     */
    private static final Duration CHECK_LIFE = Duration.ofDays(2);

    /** A playlist whose last page was recorded longer ago than this is not continued, but read from its beginning. */
    private static final Duration POSITION_LIFE = Duration.ofDays(7);

    private final WantedPlaylists wanted;
    private final VideoSource source;
    private final LedgerPlaylists ledger;
    private final MigrationRuns runs;
    private final SourceCalls calls;
    private final RunControl control;
    private final Clock clock;

    public PlaylistPass(
            WantedPlaylists wanted,
            VideoSource source,
            LedgerPlaylists ledger,
            MigrationRuns runs,
            SourceCalls calls,
            RunControl control,
            Clock clock) {
        this.wanted = wanted;
        this.source = source;
        this.ledger = ledger;
        this.runs = runs;
        this.calls = calls;
        this.control = control;
        this.clock = clock;
    }

    @Override
    public RepeatStatus execute(StepContribution contribution, ChunkContext context) throws InterruptedException {
        if (wanted.areWanted()) {
            ledger.keepOnly(wanted.found());
            readAll(runs.run().orElseThrow().number());
            // A playlist that can't be read now keeps its entries from an earlier run. But if it was never read, the
            // run stops, because the rules and categories that name the playlist can't be applied.
            boolean known = ledger.read()
                    .containsAll(wanted.found().stream().map(Video.Playlist::id).toList());
            if (!known) {
                control.stop(control.reason().orElseThrow());
            }
            ledger.refreshItems();
        }
        return RepeatStatus.FINISHED;
    }

    private void readAll(int run) throws InterruptedException {
        Set<String> read = ledger.readIn(run);
        try {
            for (Video.Playlist playlist : wanted.found()) {
                if (!read.contains(playlist.id())) {
                    entries(playlist).ifPresent(entries -> ledger.record(playlist.id(), run, entries));
                }
            }
        } catch (SourceCalls.StoppedException e) {
            log.debug("not all playlists were read; the reason is recorded");
        }
    }

    /**
     * Returns the videos of a playlist. The result is empty if a rule needs all entries of the playlist, but they can't
     * be read now. In this case, the entries of an earlier run are used.
     */
    private Optional<Set<String>> entries(Video.Playlist playlist) throws InterruptedException {
        Set<String> videoIds = new LinkedHashSet<>();
        try {
            return Optional.of(Retry.atOnce(
                    () -> readInto(videoIds, playlist), SourceException.class, (e, failures) -> {
                        // If the recorded pages stayed, the next reading would continue after them and fail in the
                        // same way.
                        ledger.deletePages(playlist.id());
                        boolean changed = e.failure().rule().equals(SourceException.INVALID_PAGE_TOKEN);
                        boolean again = changed && failures < MOST_BEGINNINGS;
                        if (again) {
                            log.info(
                                    "The playlist \"{}\" changed while it was being read, so it is read again from the beginning",
                                    playlist.title());
                        }
                        return again;
                    }));
        } catch (SourceException e) {
            if (wanted.isNamed(playlist)) {
                calls.giveUp(e.failure());
                return Optional.empty();
            }
            log.warn(
                    "{}; continuing with the videos of the playlist that were read (number: {})",
                    e.getMessage(),
                    videoIds.size());
            return Optional.of(videoIds);
        }
    }

    /**
     * Reads the playlist and replaces the ids in {@code videoIds} with the ids of the playlist's videos. If reading
     * fails, {@code videoIds} contains the ids that were read before the failure.
     */
    private Set<String> readInto(Set<String> videoIds, Video.Playlist playlist) throws InterruptedException {
        videoIds.clear();
        PageTokens tokens = new PageTokens();
        Optional<LedgerPlaylists.Begun> begun = ledger.begun(playlist.id());
        if (begun.isPresent() && stillHolds(begun.get(), playlist)) {
            // The recorded pages are loaded from the ledger again, because the check may have recorded a new token.
            LedgerPlaylists.Begun current = ledger.begun(playlist.id()).orElseThrow();
            log.info(
                    "Continuing the playlist \"{}\" after page {}",
                    playlist.title(),
                    current.tokens().size());
            videoIds.addAll(current.videoIds());
            tokens = new PageTokens(current.tokens());
        } else {
            ledger.deletePages(playlist.id());
        }
        while (true) {
            Optional<String> asked = tokens.last();
            PlaylistPage page = calls.ask(() -> source.playlistPage(playlist, asked), PlaylistPass::isOfThisPlaylist);
            videoIds.addAll(page.videoIds());
            boolean more = tokens.advance(
                    page.nextPageToken(),
                    () -> "The pages of YouTube's playlist \"%s\" repeat, so the rest of the playlist is unknown"
                            .formatted(playlist.title()));
            if (!more) {
                return videoIds;
            }
            ledger.recordPage(
                    playlist.id(),
                    tokens.count(),
                    page.videoIds(),
                    tokens.last().orElseThrow());
        }
    }

    /**
     * Whether reading the playlist can continue after the recorded pages. If the last recorded page is old, the page is
     * requested again and compared.
     */
    private boolean stillHolds(LedgerPlaylists.Begun begun, Video.Playlist playlist) throws InterruptedException {
        Duration age = Duration.between(begun.readAt(), clock.instant());
        if (age.isNegative() || age.compareTo(POSITION_LIFE) >= 0) {
            return false;
        }
        if (age.compareTo(begun.checked() ? CHECK_LIFE : TOKEN_LIFE) < 0) {
            return true;
        }
        int pages = begun.tokens().size();
        Optional<String> asked =
                pages == 1 ? Optional.empty() : Optional.of(begun.tokens().get(pages - 2));
        PlaylistPage page = calls.ask(() -> source.playlistPage(playlist, asked), PlaylistPass::isOfThisPlaylist);
        boolean same =
                page.videoIds().equals(begun.last()) && page.nextPageToken().isPresent();
        if (same) {
            ledger.checkedPage(playlist.id(), pages, page.nextPageToken().get());
        }
        return same;
    }

    private static boolean isOfThisPlaylist(Failure failure) {
        return failure.rule().equals(SourceException.INVALID_PAGE_TOKEN) || SourceException.isAboutAList(failure);
    }
}
