package dev.yt2ms.ledger;

import dev.yt2ms.model.AdviceException;
import org.jspecify.annotations.Nullable;

/**
 * Thrown when the ledger can't be used. The message says what to do. A person must act (exit code 4), unless the database
 * server is only away (75).
 */
public final class LedgerException extends AdviceException {

    private final boolean heldByOther;
    private final boolean away;

    public LedgerException(String message, boolean heldByOther) {
        this(message, heldByOther, null);
    }

    public LedgerException(String message, boolean heldByOther, @Nullable Throwable cause) {
        this(message, heldByOther, false, cause);
    }

    private LedgerException(String message, boolean heldByOther, boolean away, @Nullable Throwable cause) {
        super(message, cause);
        this.heldByOther = heldByOther;
        this.away = away;
    }

    /** Returns the exception for a database server that does not answer at present, or has no free connection. */
    public static LedgerException serverAway(String message) {
        return new LedgerException(message, false, true, null);
    }

    /** Returns the same exception with another message. */
    public LedgerException withMessage(String message) {
        return new LedgerException(message, heldByOther, away, getCause());
    }

    /** Whether another process holds the ledger. */
    public boolean isHeldByOther() {
        return heldByOther;
    }

    /** Whether the database server does not answer at present, so that a later try may succeed. */
    public boolean isServerAway() {
        return away;
    }
}
