package dev.yt2ms.download.tools;

import dev.yt2ms.model.AdviceException;

/**
 * Reports that a program is missing, too old or does not run; the message says how to fix that on this system (exit
 * code 4).
 */
public final class ToolException extends AdviceException {

    public ToolException(String message) {
        super(message, null);
    }

    public ToolException(String message, Throwable cause) {
        super(message, cause);
    }
}
