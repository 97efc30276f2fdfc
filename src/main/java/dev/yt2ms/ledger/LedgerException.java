package dev.yt2ms.ledger;

import dev.yt2ms.model.AdviceException;
import org.jspecify.annotations.Nullable;

/** Thrown when the ledger can't be used and a person must act. The message says what to do (exit code 4). */
public final class LedgerException extends AdviceException {

    private final boolean heldByOther;

    public LedgerException(String message, boolean heldByOther) {
        this(message, heldByOther, null);
    }

    public LedgerException(String message, boolean heldByOther, @Nullable Throwable cause) {
        super(message, cause);
        this.heldByOther = heldByOther;
    }

    /** Whether another process holds the ledger. */
    public boolean isHeldByOther() {
        return heldByOther;
    }
}
