package dev.yt2ms.ledger;

/** The ledger can't be used and a person must act; the message says what to do (exit code 4). */
public final class LedgerException extends RuntimeException {

    /** Whether another process holds it. */
    private final boolean heldByOther;

    public LedgerException(String message, boolean heldByOther, Throwable cause) {
        super(message, cause);
        this.heldByOther = heldByOther;
    }

    /** Whether another process holds the ledger. */
    public boolean isHeldByOther() {
        return heldByOther;
    }
}
