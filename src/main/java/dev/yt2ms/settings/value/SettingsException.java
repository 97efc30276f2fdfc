package dev.yt2ms.settings.value;

/** The job file or the command line is wrong; the message names key, value and what is allowed (exit code 2). */
public final class SettingsException extends RuntimeException {

    public SettingsException(String message) {
        super(message);
    }
}
