package dev.yt2ms.cli.errors;

/** Thrown when another process holds the ledger. A person can wait until that process ends, or stop it. */
public final class LedgerHeldException extends OperatorException {

    private static final long serialVersionUID = 1L;

    public LedgerHeldException(String message) {
        super(message);
    }
}
