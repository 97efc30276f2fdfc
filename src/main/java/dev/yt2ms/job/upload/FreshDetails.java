package dev.yt2ms.job.upload;

import dev.yt2ms.ledger.jdbc.LedgerEnumeration;
import dev.yt2ms.model.Video;
import dev.yt2ms.youtube.SourceException;
import dev.yt2ms.youtube.VideoSource;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Refreshes the details of videos before their upload, because view counts become outdated during a migration of
 * several days. Details that are older than a day are fetched again, for up to 50 videos in one call.
 */
public final class FreshDetails {

    private static final Logger log = LoggerFactory.getLogger(FreshDetails.class);
    private static final Duration FRESH = Duration.ofDays(1);
    /** For this time after a failed request, the known details are used and none are requested. */
    private static final Duration PAUSE_AFTER_FAILURE = Duration.ofMinutes(10);

    private static final long LOCK_SECONDS = 5;

    private final ReentrantLock asking = new ReentrantLock();
    private final VideoSource source;
    private final LedgerEnumeration ledger;
    private final Clock clock;
    private Instant notBefore = Instant.MIN;
    private final Set<String> unanswered = new HashSet<>();

    public FreshDetails(VideoSource source, LedgerEnumeration ledger, Clock clock) {
        this.source = source;
        this.ledger = ledger;
        this.clock = clock;
    }

    /**
     * Returns the video with details that are at most a day old, or with the known details if the source can't be asked
     * now.
     */
    Video of(Video known) throws InterruptedException {
        // If another upload's request takes long, this upload uses the known details.
        if (!asking.tryLock(LOCK_SECONDS, TimeUnit.SECONDS)) {
            return known;
        }
        try {
            return freshened(known);
        } finally {
            asking.unlock();
        }
    }

    private Video freshened(Video known) {
        Instant now = clock.instant();
        Instant old = now.minus(FRESH);
        if (!known.fetchedAt().isBefore(old) || now.isBefore(notBefore) || unanswered.contains(known.id())) {
            return known;
        }
        Set<String> ids = new LinkedHashSet<>();
        ids.add(known.id());
        ledger.withDetailsOlderThan(old, VideoSource.PAGE_SIZE + unanswered.size()).stream()
                .filter(id -> !unanswered.contains(id) && ids.size() < VideoSource.PAGE_SIZE)
                .forEach(ids::add);
        try {
            Map<String, Video> fresh = source.details(ids);
            ledger.refreshDetails(fresh.values());
            // Videos that are missing from the answer are deleted or private by now. Their ids are remembered, so that
            // later uploads do not request their details again.
            ids.stream().filter(id -> !fresh.containsKey(id)).forEach(unanswered::add);
            // The new details contain no playlists, so the known playlists are added.
            return fresh.containsKey(known.id()) ? fresh.get(known.id()).inPlaylists(known.playlists()) : known;
        } catch (SourceException e) {
            notBefore = now.plus(PAUSE_AFTER_FAILURE);
            log.warn(
                    "{} is uploaded with the view count that was read at {}, because it can't be refreshed now: {}",
                    known.id(),
                    known.fetchedAt(),
                    e.getMessage());
            return known;
        }
    }
}
