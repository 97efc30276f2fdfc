package dev.yt2ms.checks;

import java.util.Objects;

/**
 * The result of one check.
 *
 * @param name the subject of the check in a few words, e.g. {@code disk space}
 * @param state how serious the result is
 * @param detail what was found, for a person; no full stop at the end
 * @param fix the command or setting that solves the problem; empty text if there is none
 */
public record Finding(String name, State state, String detail, String fix) {

    /** How serious a result is. */
    public enum State {
        /** Everything is as it should be. */
        OK,
        /** A migration can run, but a person should know of the problem. */
        WARNING,
        /** A migration can't run, or runs badly, until a person solves the problem. */
        ERROR
    }

    public Finding {
        Objects.requireNonNull(name);
        Objects.requireNonNull(state);
        Objects.requireNonNull(detail);
        Objects.requireNonNull(fix);
    }

    /** A result without a problem. */
    public static Finding ok(String name, String detail) {
        return new Finding(name, State.OK, detail, "");
    }

    /** A problem that a person should know of. */
    public static Finding warning(String name, String detail, String fix) {
        return new Finding(name, State.WARNING, detail, fix);
    }

    /** A problem that a person must solve. */
    public static Finding error(String name, String detail, String fix) {
        return new Finding(name, State.ERROR, detail, fix);
    }

    /** Returns what was found and, after a semicolon, what to do; there is no full stop at the end. */
    public String sentence() {
        return fix.isEmpty() ? detail : detail + "; " + fix;
    }
}
