package dev.yt2ms.ledger;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Thrown when the ledger can't be used and a person must act. The message says what to do (exit code 4). */
public final class LedgerException extends RuntimeException {

    private final boolean heldByOther;

    public LedgerException(String message, boolean heldByOther) {
        super(message);
        this.heldByOther = heldByOther;
    }

    public LedgerException(String message, boolean heldByOther, @Nullable Throwable cause) {
        super(message, cause);
        this.heldByOther = heldByOther;
    }

    /** Never null, unlike that of other exceptions. */
    @Override
    public String getMessage() {
        return Objects.requireNonNull(super.getMessage());
    }

    /** Whether another process holds the ledger. */
    public boolean isHeldByOther() {
        return heldByOther;
    }
}
