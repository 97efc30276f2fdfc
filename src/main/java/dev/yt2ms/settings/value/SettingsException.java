package dev.yt2ms.settings.value;

import java.util.Objects;

/**
 * An error in the job file or on the command line. The message names the key, its value and what is allowed; the
 * command ends with exit code 2.
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
