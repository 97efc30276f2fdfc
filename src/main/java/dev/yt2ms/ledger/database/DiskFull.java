package dev.yt2ms.ledger.database;

import java.util.Locale;

/** Tells a full disk from other trouble: the JVM and H2 say it only in words. */
public final class DiskFull {

    private DiskFull() {}

    /** Whether a full disk, or a used-up quota, is what lies behind this. */
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
