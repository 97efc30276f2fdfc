package dev.yt2ms.settings.value;

import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What no log, message or child process may see: the keys of the job file, and the tokens that are learned while a command
 * runs. Safe for several threads.
 */
public final class KnownSecrets {

    /** Shorter keys are looked for only as the whole value of a variable: a key {@code demo} must not cost the PATH. */
    private static final int SEARCHED_LENGTH = 8;

    /** Tokens are new each hour and old ones expire: a process that runs for months must not remember them all. */
    private static final int MOST_LEARNED = 50;

    /** A part of them may happen to be a part of a secret too: the name of a database, or of its server. */
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

    /** From now on this is a secret too. */
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

    /** The text with stars in the place of each secret. */
    public String hide(String text) {
        String hidden = text;
        for (String secret : all) {
            hidden = hidden.replace(secret, "***");
        }
        return hidden;
    }

    /** Takes every variable that holds a secret out of a child's environment, but not those without which nothing runs. */
    public void removeFrom(Map<String, String> environment) {
        environment.entrySet().removeIf(variable -> !NEEDED.contains(variable.getKey()) && isIn(variable.getValue()));
    }

    private boolean isIn(String value) {
        return all.stream()
                .anyMatch(secret -> secret.length() < SEARCHED_LENGTH ? value.equals(secret) : value.contains(secret));
    }
}
