package dev.yt2ms.settings.value;

import java.util.Objects;

/** A secret text. Only {@link #reveal()} returns it; {@link #toString()} does not. */
public final class Secret {

    /**
     * The minimum number of characters of a part of a secret that is removed from messages by itself. A shorter part,
     * such as a user's name or a port, would remove ordinary words from every message.
     */
    public static final int SHORTEST_PART = 4;

    private final String value;

    public Secret(String value) {
        this.value = Objects.requireNonNull(value);
    }

    /** The secret itself, only for the request that needs it. */
    public String reveal() {
        return value;
    }

    /** Whether no secret was given. */
    public boolean isEmpty() {
        return value.isEmpty();
    }

    @Override
    public String toString() {
        return "***";
    }
}
