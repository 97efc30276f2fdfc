package dev.yt2ms.cli.errors;

import dev.yt2ms.ledger.LedgerException;
import dev.yt2ms.model.AdviceException;

/** Thrown when a person must act before the command can continue. The message says what to do; the exit code is 4. */
public class OperatorException extends AdviceException {

    private static final long serialVersionUID = 1L;

    public OperatorException(String message) {
        super(message, null);
    }

    /**
     * Returns the exception to throw for a ledger that can't be opened. If another process holds the ledger, the
     * message says which command to run again afterwards; otherwise the given exception is returned.
     *
     * @param again the command in quotation marks
     */
    public static RuntimeException afterThatRun(LedgerException e, String again) {
        return e.isHeldByOther()
                ? new OperatorException(
                        "%s: stop that run or wait for its end, then run %s again".formatted(e.getMessage(), again))
                : e;
    }
}
