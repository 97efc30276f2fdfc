package dev.yt2ms.download.tools;

import java.util.Objects;

/**
 * Reports that a program is missing, too old or does not run; the message says how to fix that on this system (exit
 * code 4).
 */
public final class ToolException extends RuntimeException {

    public ToolException(String message) {
        super(message);
    }

    public ToolException(String message, Throwable cause) {
        super(message, cause);
    }

    /** Never null, unlike that of other exceptions. */
    @Override
    public String getMessage() {
        return Objects.requireNonNull(super.getMessage());
    }
}
