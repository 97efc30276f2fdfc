package dev.yt2ms.ledger;

import org.springframework.dao.OptimisticLockingFailureException;

/**
 * Thrown when this process may no longer work on an item, or on any item, because it was silent for so long that other
 * machines have taken over its work. Nothing is recorded then.
 */
public final class ClaimLostException extends OptimisticLockingFailureException {

    private static final long serialVersionUID = 1L;

    public ClaimLostException(String message) {
        super(message);
    }
}
