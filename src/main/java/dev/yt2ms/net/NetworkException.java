package dev.yt2ms.net;

import java.io.IOException;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Thrown when a connection fails because of a proxy, or because the server's certificate is not trusted. */
public final class NetworkException extends IOException {

    /** The reason why the connection failed. */
    public enum Kind {
        /** The server's certificate is not trusted: a person must act. */
        TLS_UNTRUSTED,
        /** The proxy refuses user and password, or the connection to the host: a person must act. */
        PROXY_REFUSED,
        /** The proxy can't be reached, or can't reach the host. */
        PROXY_AWAY
    }

    private final Kind kind;

    NetworkException(Kind kind, String sentence, @Nullable Throwable cause) {
        super(sentence, cause);
        this.kind = kind;
    }

    /** Returns the message, which is never null: every exception of this kind has one. */
    @Override
    public String getMessage() {
        return Objects.requireNonNull(super.getMessage());
    }

    public Kind kind() {
        return kind;
    }

    /** Whether only a person can solve the problem; otherwise it may pass with time. */
    public boolean needsPerson() {
        return kind != Kind.PROXY_AWAY;
    }

    /** Returns this failure if it is a network exception, otherwise the first one among its causes. */
    public static Optional<NetworkException> in(Throwable failure) {
        for (Throwable each = failure; each != null; each = each.getCause()) {
            if (each instanceof NetworkException found) {
                return Optional.of(found);
            }
        }
        return Optional.empty();
    }
}
