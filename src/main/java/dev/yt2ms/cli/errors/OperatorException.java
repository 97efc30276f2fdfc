package dev.yt2ms.cli.errors;

import dev.yt2ms.model.AdviceException;

/** Thrown when a person must act before the command can continue. The message says what to do; the exit code is 4. */
public class OperatorException extends AdviceException {

    private static final long serialVersionUID = 1L;

    public OperatorException(String message) {
        super(message, null);
    }
}
