package dev.yt2ms.cli.errors;

import java.util.Objects;

/** A person must act before the command can continue. The message says how; the exit code is 4. */
public class OperatorException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public OperatorException(String message) {
        super(message);
    }

    /** Never null, unlike that of other exceptions. */
    @Override
    public String getMessage() {
        return Objects.requireNonNull(super.getMessage());
    }
}
