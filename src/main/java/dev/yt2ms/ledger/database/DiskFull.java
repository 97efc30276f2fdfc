package dev.yt2ms.ledger.database;

import java.util.Locale;

/** Recognizes a full disk as the cause of an error. The JVM and H2 report it only as text. */
public final class DiskFull {

    private DiskFull() {}

    /** Whether a full disk, or an exhausted disk quota, caused this error. */
    public static boolean isCauseOf(Throwable e) {
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            String message = String.valueOf(cause.getMessage()).toLowerCase(Locale.ROOT);
            if (message.contains("no space left") || message.contains("disk quota exceeded")) {
                return true;
            }
        }
        return false;
    }
}
