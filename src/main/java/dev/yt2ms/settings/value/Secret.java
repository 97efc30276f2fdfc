package dev.yt2ms.settings.value;

import java.util.Objects;

/** A key that must not be seen: its text comes out only by {@link #reveal()}. */
public final class Secret {

    /**
     * Characters of the shortest part of a secret that is kept out of messages by itself. A shorter part, such as the name
     * of a user or a port, would take the words out of every message.
     */
    public static final int SHORTEST_PART = 4;

    private final String value;

    public Secret(String value) {
        this.value = Objects.requireNonNull(value);
    }

    /** The key itself, for the request that needs it and nothing else. */
    public String reveal() {
        return value;
    }

    /** Whether no key was given. */
    public boolean isEmpty() {
        return value.isEmpty();
    }

    @Override
    public String toString() {
        return "***";
    }
}
