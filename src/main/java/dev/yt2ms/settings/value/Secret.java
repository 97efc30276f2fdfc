package dev.yt2ms.settings.value;

import java.util.Objects;

/** A secret text. Only {@link #reveal()} returns it; {@link #toString()} does not. */
public final class Secret {

    /**
     * The minimum length of a part of a secret, such as the password in an address, that messages hide even if the part
     * stands alone. Hiding shorter parts would remove ordinary words from every message.
     */
    public static final int SHORTEST_PART = 4;

    private final String value;

    public Secret(String value) {
        this.value = Objects.requireNonNull(value);
    }

    /** Returns the secret itself. Only code that sends it to the server it belongs to may call this method. */
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
