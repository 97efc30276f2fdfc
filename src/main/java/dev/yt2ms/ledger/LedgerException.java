package dev.yt2ms.ledger;

import dev.yt2ms.model.AdviceException;
import org.jspecify.annotations.Nullable;

/**
 * Thrown when the ledger can't be used. The message says what to do. The command ends with exit code 4 if a person must
 * act, and with 75 if the same command may succeed later.
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
     * Returns the exception for a command that may succeed later without any correction, e.g. because the database
     * server does not answer at present or is too busy, or because another process upgrades the tables.
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

    @Override
    public boolean isForLater() {
        return forLater;
    }
}
