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

    /** Never null, unlike that of other exceptions. */
    @Override
    public String getMessage() {
        return Objects.requireNonNull(super.getMessage());
    }
}
