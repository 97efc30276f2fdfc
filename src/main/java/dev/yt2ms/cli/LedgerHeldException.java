package dev.yt2ms.cli;

/** Another process works with the ledger: wait for it or stop it. */
final class LedgerHeldException extends OperatorException {

    private static final long serialVersionUID = 1L;

    LedgerHeldException(String message) {
        super(message);
    }
}
