package dev.yt2ms.settings.value;

/**
 * An error in the job file or on the command line. The message names the key, its value and what is allowed; the
 * command ends with exit code 2.
 */
public final class SettingsException extends RuntimeException {

    public SettingsException(String message) {
        super(message);
    }
}
