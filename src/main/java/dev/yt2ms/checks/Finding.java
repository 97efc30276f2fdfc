package dev.yt2ms.checks;

import java.util.Objects;

/**
 * What one check found.
 *
 * @param name what was checked, in a few words, e.g. {@code disk space}
 * @param state how it is
 * @param detail what was found, for a person; no full stop at the end
 * @param fix the command or setting that mends it; empty text where nothing is to be done
 */
public record Finding(String name, State state, String detail, String fix) {

    /** How it is. */
    public enum State {
        /** As it should be. */
        OK,
        /** A migration can run, but a person should know. */
        WARNING,
        /** A migration can't run, or not well, until a person acts. */
        ERROR
    }

    public Finding {
        Objects.requireNonNull(name);
        Objects.requireNonNull(state);
        Objects.requireNonNull(detail);
        Objects.requireNonNull(fix);
    }

    /** All is well. */
    public static Finding ok(String name, String detail) {
        return new Finding(name, State.OK, detail, "");
    }

    /** Something that a person should know. */
    public static Finding warning(String name, String detail, String fix) {
        return new Finding(name, State.WARNING, detail, fix);
    }

    /** Something that a person must mend. */
    public static Finding error(String name, String detail, String fix) {
        return new Finding(name, State.ERROR, detail, fix);
    }

    /** As one sentence: what was found, and what mends it. */
    public String sentence() {
        return fix.isEmpty() ? detail : detail + ": " + fix;
    }
}
