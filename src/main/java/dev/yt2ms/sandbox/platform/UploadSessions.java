package dev.yt2ms.sandbox.platform;

import dev.yt2ms.files.RandomWord;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

/** The upload sessions: each path accepts one upload, for a few minutes. */
public final class UploadSessions {

    /** The state of an upload path. */
    enum State {
        OPEN,
        USED,
        EXPIRED,
        UNKNOWN
    }

    private static final Duration FORGOTTEN_AFTER = Duration.ofHours(1);

    private record Session(Instant expires, boolean used) {}

    private final Clock clock;
    private final URI base;
    private final Map<String, Session> sessions = new HashMap<>();
    private Duration lifetime = Duration.ofMinutes(5);
    private long opened;

    public UploadSessions(Clock clock, URI base) {
        this.clock = clock;
        this.base = base;
    }

    synchronized void lifetime(Duration value) {
        lifetime = value;
    }

    synchronized long opened() {
        return opened;
    }

    /** Opens a session and returns its upload path. */
    synchronized String open() {
        opened++;
        return add(new Session(clock.instant().plus(lifetime), false));
    }

    /**
     * Returns the path of an upload session that has already ended; the platform refuses uploads to it.
     *
     * @param why the reason: USED or EXPIRED
     */
    synchronized String endedSession(State why) {
        Instant now = clock.instant();
        return add(why == State.USED ? new Session(now.plus(lifetime), true) : new Session(now.minusMillis(1), false));
    }

    /**
     * Uses the path for an upload, and returns the state that the session had before. An open session is in the state
     * USED afterwards, even if the upload fails.
     */
    synchronized State take(String secret) {
        Session session = sessions.get(secret);
        if (session == null) {
            return State.UNKNOWN;
        }
        if (session.used()) {
            return State.USED;
        }
        if (clock.instant().isAfter(session.expires())) {
            return State.EXPIRED;
        }
        sessions.put(secret, new Session(session.expires(), true));
        return State.OPEN;
    }

    private String add(Session session) {
        Instant longAgo = clock.instant().minus(FORGOTTEN_AFTER);
        sessions.values().removeIf(old -> old.expires().isBefore(longAgo));
        String secret = RandomWord.create();
        sessions.put(secret, session);
        return base.resolve("upload/" + secret).toString();
    }
}
