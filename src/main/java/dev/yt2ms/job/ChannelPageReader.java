package dev.yt2ms.job;

import dev.yt2ms.ledger.MigrationRuns;
import dev.yt2ms.run.Backoff;
import dev.yt2ms.run.Failure;
import dev.yt2ms.run.FailureClass;
import dev.yt2ms.run.Gate;
import dev.yt2ms.run.RunControl;
import dev.yt2ms.run.StopReason;
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
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.batch.infrastructure.item.ExecutionContext;
import org.springframework.batch.infrastructure.item.ItemStreamReader;

/**
 * Reads the channel page by page. Where it is lies in the execution context, so an enumeration that was interrupted goes
 * on with the page that was not recorded yet.
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

    private static final int MOST_RETRIES = 5;

    private final VideoSource source;
    private final MigrationRuns runs;
    private final Supplier<List<String>> unlisted;
    private final Gate gate;
    private final RunControl control;
    private final Clock clock;

    private Optional<String> nextToken = Optional.empty();
    /** The list was read to its end. */
    private boolean listed;

    private boolean done;
    private int beginnings;
    private int retries;

    /**
     * A reader from the beginning, or from where it was.
     *
     * @param unlisted ids that are wanted besides, asked for when the list was read
     */
    ChannelPageReader(
            VideoSource source,
            MigrationRuns runs,
            Supplier<List<String>> unlisted,
            Gate gate,
            RunControl control,
            Clock clock) {
        this.source = source;
        this.runs = runs;
        this.unlisted = unlisted;
        this.gate = gate;
        this.control = control;
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
        Channel channel = runs.run().orElseThrow().channel().orElseThrow();
        if (listed) {
            return unlistedPage(channel);
        }
        VideoPage page = fetch(() -> source.page(channel, nextToken));
        nextToken = page.nextPageToken();
        listed = nextToken.isEmpty();
        if (listed && page.totalResults() >= VideoSource.UPLOADS_LIMIT) {
            log.warn(
                    "YouTube lists at most {} uploads of a channel: older videos than the last one listed are not seen",
                    VideoSource.UPLOADS_LIMIT);
        }
        return page;
    }

    /** The next of those that are wanted besides; those of other channels are not ours to move. */
    private VideoPage unlistedPage(Channel channel) throws InterruptedException {
        List<String> wanted =
                unlisted.get().stream().limit(VideoSource.PAGE_SIZE).toList();
        if (wanted.isEmpty()) {
            done = true;
            return null;
        }
        return fetch(() -> {
            Map<String, Video> found = source.details(wanted);
            List<Video> own = found.values().stream()
                    .filter(video -> video.channelId().equals(channel.id()))
                    .toList();
            Set<String> others = new LinkedHashSet<>(wanted);
            own.forEach(video -> others.remove(video.id()));
            return new VideoPage(own, List.copyOf(others), Optional.empty(), 0);
        });
    }

    private VideoPage fetch(Supplier<VideoPage> asked) throws InterruptedException {
        while (true) {
            Gate.Pass pass = gate.enter().orElseThrow(EnumerationStoppedException::new);
            try {
                VideoPage page = asked.get();
                pass.succeeded();
                retries = 0;
                return page;
            } catch (SourceException e) {
                judge(e.failure(), pass);
            }
        }
    }

    /** Returns where the page is worth another try. */
    private void judge(Failure failure, Gate.Pass pass) throws InterruptedException {
        if (failure.rule().equals(SourceException.INVALID_PAGE_TOKEN)
                && nextToken.isPresent()
                && ++beginnings <= MOST_BEGINNINGS) {
            pass.givenBack();
            log.info("The channel's list changed while it was read: reading it from the beginning");
            nextToken = Optional.empty();
            return;
        }
        if (failure.rule().equals(SourceException.QUOTA_EXCEEDED)) {
            // What is known is transferred; the rest of the list is for after the reset.
            pass.givenBack();
            control.finishLater(Stops.because(failure));
            throw new EnumerationStoppedException();
        }
        Failure meant = pass.failed(failure, "channel");
        if (meant.failureClass() == FailureClass.RETRY && ++retries <= MOST_RETRIES) {
            control.awaitStop(Backoff.ATTEMPTS.after(retries));
            return;
        }
        if (meant.failureClass() != FailureClass.OUTAGE) {
            StopReason reason = Stops.because(meant);
            control.stop(reason);
            throw new EnumerationStoppedException();
        }
    }

    /** Ends the enumerate step as not completed; the next start goes on with it. */
    static final class EnumerationStoppedException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        EnumerationStoppedException() {
            super("the enumeration is not complete");
        }
    }
}
