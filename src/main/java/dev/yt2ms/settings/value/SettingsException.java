package dev.yt2ms.settings.value;

import java.util.Objects;

/**
 * An error in the job file, on the command line or in the environment. The message names the key, what is wrong with
 * its value, and what is allowed, but it never shows a secret. The command ends with exit code 2.
 */
public final class SettingsException extends RuntimeException {

    public SettingsException(String message) {
        super(message);
    }

    /** Returns the message, which is never null: every exception of this kind has one. */
    @Override
    public String getMessage() {
        return Objects.requireNonNull(super.getMessage());
    }
}
