package dev.yt2ms.job;

import dev.yt2ms.ledger.LedgerLook;
import dev.yt2ms.ledger.Look;
import dev.yt2ms.ledger.MigrationRun;
import dev.yt2ms.ledger.MigrationRuns;
import dev.yt2ms.youtube.Channel;
import dev.yt2ms.youtube.SourceException;
import dev.yt2ms.youtube.Video;
import dev.yt2ms.youtube.VideoPage;
import dev.yt2ms.youtube.VideoSource;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.batch.infrastructure.item.ExecutionContext;
import org.springframework.batch.infrastructure.item.ItemStreamReader;

/**
 * Reads the channel page by page, to the end of the list or, in a short look, to a page that brings no news; then by their
 * ids the videos that the list does not show. Where it is lies in the execution context, so an enumeration that was
 * interrupted goes on with the page that was not recorded yet.
 */
final class ChannelPageReader implements ItemStreamReader<VideoPage> {

    private static final Logger log = LoggerFactory.getLogger(ChannelPageReader.class);
    private static final String TOKEN = "nextPageToken";
    private static final String ASKED_AT = "askedAt";
    private static final String LISTED = "listed";
    /** A page token encodes a position, and videos come and go: one of another day is not trusted. */
    private static final Duration TOKEN_LIFE = Duration.ofHours(6);

    /** A list that changes under every reading is given up. */
    private static final int MOST_BEGINNINGS = 3;

    private final VideoSource source;
    private final MigrationRuns runs;
    private final LedgerLook ledger;
    private final Supplier<List<String>> unlisted;
    private final SourceCalls calls;
    private final Clock clock;

    private Optional<String> nextToken = Optional.empty();
    /** The list was read as far as the look goes. */
    private boolean listed;

    private boolean done;
    private int beginnings;

    /**
     * A reader from the beginning, or from where it was.
     *
     * @param unlisted ids that nothing is known of, asked for when the list was read
     */
    ChannelPageReader(
            VideoSource source,
            MigrationRuns runs,
            LedgerLook ledger,
            Supplier<List<String>> unlisted,
            SourceCalls calls,
            Clock clock) {
        this.source = source;
        this.runs = runs;
        this.ledger = ledger;
        this.unlisted = unlisted;
        this.calls = calls;
        this.clock = clock;
    }

    @Override
    public void open(ExecutionContext context) {
        Instant askedAt = Instant.ofEpochMilli(context.getLong(ASKED_AT, 0));
        Duration age = Duration.between(askedAt, clock.instant());
        boolean fresh = !age.isNegative() && age.compareTo(TOKEN_LIFE) < 0;
        done = false;
        listed = fresh && context.containsKey(LISTED);
        nextToken = fresh && context.containsKey(TOKEN) ? Optional.of(context.getString(TOKEN)) : Optional.empty();
    }

    @Override
    public void update(ExecutionContext context) {
        context.putLong(ASKED_AT, clock.instant().toEpochMilli());
        nextToken.ifPresentOrElse(token -> context.putString(TOKEN, token), () -> context.remove(TOKEN));
        if (listed) {
            context.putString(LISTED, "true");
        } else {
            context.remove(LISTED);
        }
    }

    @Override
    public VideoPage read() throws InterruptedException {
        if (done) {
            return null;
        }
        MigrationRun run = runs.run().orElseThrow();
        Channel channel = run.channel().orElseThrow();
        if (listed) {
            return pageById(channel, run.look());
        }
        VideoPage page = nextPage(channel);
        nextToken = page.nextPageToken();
        listed = nextToken.isEmpty() || run.look() == Look.SHORT && !ledger.isNews(page);
        if (nextToken.isEmpty() && page.totalResults() >= VideoSource.UPLOADS_LIMIT) {
            log.warn(
                    "YouTube lists at most {} uploads of a channel: older videos than the last one listed are not seen",
                    VideoSource.UPLOADS_LIMIT);
        }
        return page;
    }

    private VideoPage pageById(Channel channel, Look look) throws InterruptedException {
        List<String> unknown =
                unlisted.get().stream().limit(VideoSource.PAGE_SIZE).toList();
        if (!unknown.isEmpty()) {
            // Those of other channels are not ours to move.
            return pageById(unknown, video -> video.channelId().equals(channel.id()));
        }
        List<String> known = ledger.notAskedFor(look, VideoSource.PAGE_SIZE);
        if (!known.isEmpty()) {
            return pageById(known, video -> true);
        }
        done = true;
        return null;
    }

    private VideoPage pageById(List<String> wanted, Predicate<Video> isOurs) throws InterruptedException {
        List<Video> found = calls.ask(() -> source.details(wanted), Set.of()).values().stream()
                .filter(isOurs)
                .toList();
        Set<String> missing = new LinkedHashSet<>(wanted);
        found.forEach(video -> missing.remove(video.id()));
        return new VideoPage(found, List.copyOf(missing), Optional.empty(), 0);
    }

    private VideoPage nextPage(Channel channel) throws InterruptedException {
        while (true) {
            boolean mayBeginAgain = nextToken.isPresent() && beginnings < MOST_BEGINNINGS;
            try {
                return calls.ask(
                        () -> source.page(channel, nextToken),
                        mayBeginAgain ? Set.of(SourceException.INVALID_PAGE_TOKEN) : Set.of());
            } catch (SourceException e) {
                log.info("The channel's list changed while it was read: reading it from the beginning");
                beginnings++;
                nextToken = Optional.empty();
            }
        }
    }
}
