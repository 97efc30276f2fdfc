package dev.yt2ms.cli.errors;

/** Another process works with the ledger: wait for it or stop it. */
public final class LedgerHeldException extends OperatorException {

    private static final long serialVersionUID = 1L;

    public LedgerHeldException(String message) {
        super(message);
    }
}
