package dev.yt2ms.ledger;

import dev.yt2ms.model.AdviceException;
import org.jspecify.annotations.Nullable;

/**
 * Thrown when the ledger can't be used. The message says what to do. A person must act (exit code 4), unless a later
 * try may succeed without that (75).
 */
public final class LedgerException extends AdviceException {

    private final boolean heldByOther;
    private final boolean forLater;

    public LedgerException(String message, boolean heldByOther) {
        this(message, heldByOther, null);
    }

    public LedgerException(String message, boolean heldByOther, @Nullable Throwable cause) {
        this(message, heldByOther, false, cause);
    }

    private LedgerException(String message, boolean heldByOther, boolean forLater, @Nullable Throwable cause) {
        super(message, cause);
        this.heldByOther = heldByOther;
        this.forLater = forLater;
    }

    /**
     * Returns the exception for a command that can be run again later, with nothing to correct before: the database
     * server does not answer at present, it is too busy for this machine to take part, or the command was stopped before
     * it did.
     */
    public static LedgerException tryLater(String message) {
        return new LedgerException(message, false, true, null);
    }

    /** Returns the same exception with another message. */
    public LedgerException withMessage(String message) {
        return new LedgerException(message, heldByOther, forLater, getCause());
    }

    /** Whether another process holds the ledger. */
    public boolean isHeldByOther() {
        return heldByOther;
    }

    /** Whether the same command may succeed later, although nobody corrects anything. */
    public boolean isForLater() {
        return forLater;
    }
}
