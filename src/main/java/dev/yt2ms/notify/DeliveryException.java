package dev.yt2ms.notify;

import java.time.Duration;
import java.util.Optional;

/**
 * Thrown when a notification was not accepted. The message is part of a sentence, and contains neither the address nor
 * a secret.
 */
final class DeliveryException extends Exception {

    private final boolean worthRepeating;
    private final transient Optional<Duration> retryAfter;

    DeliveryException(String message, boolean worthRepeating) {
        this(message, worthRepeating, Optional.empty());
    }

    /**
     * @param worthRepeating whether a further attempt may succeed
     * @param retryAfter how long the server asks to wait before that attempt; empty if it does not say
     */
    DeliveryException(String message, boolean worthRepeating, Optional<Duration> retryAfter) {
        super(message);
        this.worthRepeating = worthRepeating;
        this.retryAfter = retryAfter;
    }

    boolean isWorthRepeating() {
        return worthRepeating;
    }

    Optional<Duration> retryAfter() {
        return retryAfter;
    }
}
