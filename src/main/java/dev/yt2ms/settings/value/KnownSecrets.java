package dev.yt2ms.settings.value;

import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The secrets that no log, message or child process may contain: the API keys and passwords of the job file, and the
 * tokens that a command receives while it runs. Thread-safe.
 */
public final class KnownSecrets {

    /**
     * An environment variable is removed if its value contains a secret of at least this length. A shorter secret must
     * be the whole value, so that a key {@code demo} does not remove each variable in which this word occurs.
     */
    private static final int SEARCHED_LENGTH = 8;

    /**
     * The maximum number of received secrets that are remembered. Google renews tokens every hour and the old ones
     * expire, so a process that runs for months need not remember them all.
     */
    private static final int MOST_LEARNED = 50;

    /** Every program needs these variables, so they stay even if their value contains a secret. */
    private static final Set<String> NEEDED = Set.of("PATH", "HOME");

    private final List<String> given;
    private final Deque<String> learned = new ArrayDeque<>();
    private volatile List<String> all;

    public KnownSecrets(Collection<Secret> given) {
        this.given = given.stream()
                .map(Secret::reveal)
                .filter(secret -> !secret.isBlank())
                .toList();
        this.all = this.given;
    }

    /** Adds a secret that was received while the command runs. */
    public synchronized void learn(Secret secret) {
        if (secret.isEmpty() || all.contains(secret.reveal())) {
            return;
        }
        if (learned.size() == MOST_LEARNED) {
            learned.removeFirst();
        }
        learned.addLast(secret.reveal());
        all = Stream.concat(given.stream(), learned.stream()).toList();
    }

    /** Replaces each secret in a text with stars. */
    public String hide(String text) {
        String hidden = text;
        for (String secret : all) {
            hidden = hidden.replace(secret, "***");
        }
        return hidden;
    }

    /**
     * Removes the variables that contain a secret from a child's environment, except PATH and HOME, which every program
     * needs.
     */
    public void removeFrom(Map<String, String> environment) {
        environment.entrySet().removeIf(variable -> !NEEDED.contains(variable.getKey()) && isIn(variable.getValue()));
    }

    private boolean isIn(String value) {
        return all.stream()
                .anyMatch(secret -> secret.length() < SEARCHED_LENGTH ? value.equals(secret) : value.contains(secret));
    }
}
