package dev.yt2ms.net;

import java.io.IOException;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** No connection, for a reason that is known and that has to do with the network of this machine, not with the server. */
public final class NetworkException extends IOException {

    /** What stands in the way. */
    public enum Kind {
        /** The server's certificate is not trusted: a person must act. */
        TLS_UNTRUSTED,
        /** The proxy refuses user and password, or the host: a person must act. */
        PROXY_REFUSED,
        /** The proxy can't be reached, or can't reach the host. */
        PROXY_AWAY
    }

    private final Kind kind;

    NetworkException(Kind kind, String sentence, @Nullable Throwable cause) {
        super(sentence, cause);
        this.kind = kind;
    }

    /** Never null, unlike that of other exceptions. */
    @Override
    public String getMessage() {
        return Objects.requireNonNull(super.getMessage());
    }

    /** What stands in the way. */
    public Kind kind() {
        return kind;
    }

    /** Whether it goes away only when a person acts; else it may pass. */
    public boolean needsPerson() {
        return kind != Kind.PROXY_AWAY;
    }

    /** The one that this failure is, or was caused by. */
    public static Optional<NetworkException> in(Throwable failure) {
        for (Throwable each = failure; each != null; each = each.getCause()) {
            if (each instanceof NetworkException found) {
                return Optional.of(found);
            }
        }
        return Optional.empty();
    }
}
