package dev.yt2ms.job.playlists;

import dev.yt2ms.ledger.jdbc.LedgerPlaylists;
import dev.yt2ms.model.Channel;
import dev.yt2ms.model.Video;
import dev.yt2ms.run.Retry;
import dev.yt2ms.youtube.ListedPlaylists;
import dev.yt2ms.youtube.PageTokens;
import dev.yt2ms.youtube.SourceException;
import dev.yt2ms.youtube.VideoSource;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lists the channel's playlists page by page. The pages are kept, so that a later process can complete a list if a
 * process dies or the quota of a day is used up. Only one thread may use an instance.
 */
public final class PlaylistListing {

    private static final Logger log = LoggerFactory.getLogger(PlaylistListing.class);

    /** The maximum number of times that a list is read from its beginning, because it may change while it is read. */
    private static final int MOST_BEGINNINGS = 3;

    private static final String ENDLESS =
            "The pages of YouTube's list of the channel's playlists repeat: a page leads back to an earlier one, so"
                    + " the rest of the list is unknown; the next run reads the list again from its first page";

    /** A list whose last page was read longer ago than this is not continued, but read from its beginning. */
    private static final Duration PAGE_LIFE = Duration.ofDays(2);

    /**
     * A run that continues after its process died uses a complete list again if the list is younger than this. Any
     * other run reads a new list.
     */
    private static final Duration LIST_LIFE = Duration.ofMinutes(10);

    /** Stores the pages that were read. */
    public interface Kept {

        /** Stores nothing, so that each list is read from its beginning. */
        Kept NOTHING = new Kept() {
            @Override
            public Optional<LedgerPlaylists.Listed> listed() {
                return Optional.empty();
            }

            @Override
            public void record(int page, ListedPlaylists playlists) {}

            @Override
            public void delete() {}
        };

        /**
         * Returns the stored pages: the beginning of a list, which can be continued after them, or a complete list,
         * which can be used again. Empty if the list must be read from its beginning.
         */
        Optional<LedgerPlaylists.Listed> listed();

        void record(int page, ListedPlaylists playlists);

        void delete();

        /** Stores the pages in the ledger. */
        static Kept in(LedgerPlaylists ledger, BooleanSupplier goesOnAfterDeath, Clock clock) {
            return new Kept() {
                @Override
                public Optional<LedgerPlaylists.Listed> listed() {
                    return ledger.listed().filter(listed -> {
                        Duration age = Duration.between(listed.readAt(), clock.instant());
                        Duration most = listed.complete() ? LIST_LIFE : PAGE_LIFE;
                        return !age.isNegative()
                                && age.compareTo(most) < 0
                                && (!listed.complete() || goesOnAfterDeath.getAsBoolean());
                    });
                }

                @Override
                public void record(int page, ListedPlaylists playlists) {
                    ledger.recordListed(page, playlists.playlists(), playlists.nextPageToken());
                }

                @Override
                public void delete() {
                    ledger.deleteListed();
                }
            };
        }
    }

    private final VideoSource source;
    private final Kept kept;
    private boolean partlyKept;

    public PlaylistListing(VideoSource source, Kept kept) {
        this.source = source;
        this.kept = kept;
    }

    /**
     * Lists the channel's playlists in YouTube's order (1 quota unit for each {@link VideoSource#PAGE_SIZE} playlists).
     *
     * @throws SourceException if the source refuses or can't be reached; the next call continues the list
     */
    List<Video.Playlist> of(Channel channel) {
        return Retry.atOnce(() -> read(channel), SourceException.class, (e, failures) -> {
            String rule = e.failure().rule();
            boolean again = rule.equals(SourceException.INVALID_PAGE_TOKEN) && failures < MOST_BEGINNINGS;
            if (again || rule.equals(SourceException.LIST_IN_CIRCLES)) {
                kept.delete();
            }
            if (again) {
                log.info(
                        "The list of the channel's playlists changed while it was being read, so it is read again from the beginning");
            }
            return again;
        });
    }

    /** Deletes the stored pages, and lists the channel's playlists from the beginning. */
    List<Video.Playlist> fromTheBeginning(Channel channel) {
        kept.delete();
        return of(channel);
    }

    /** Whether an earlier process has read some pages of the last list. */
    boolean isPartlyKept() {
        return partlyKept;
    }

    private List<Video.Playlist> read(Channel channel) {
        List<Video.Playlist> playlists = new ArrayList<>();
        Optional<LedgerPlaylists.Listed> before = kept.listed();
        PageTokens tokens =
                new PageTokens(before.map(LedgerPlaylists.Listed::tokens).orElse(List.of()));
        partlyKept = before.isPresent();
        if (before.isPresent()) {
            playlists.addAll(before.get().playlists());
            if (before.get().complete()) {
                return playlists;
            }
            log.info("Continuing the list of the channel's playlists after page {}", tokens.count());
        } else {
            kept.delete();
        }
        boolean more;
        do {
            int number = tokens.count() + 1;
            ListedPlaylists page = source.playlistsOf(channel, tokens.last());
            playlists.addAll(page.playlists());
            more = tokens.advance(page.nextPageToken(), () -> ENDLESS);
            kept.record(number, page);
        } while (more);
        return playlists;
    }
}
