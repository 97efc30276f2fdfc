package dev.yt2ms.cli;

import ch.qos.logback.classic.PatternLayout;
import ch.qos.logback.classic.spi.ILoggingEvent;
import dev.yt2ms.settings.KnownSecrets;

/** The last net: no line of a log holds a key or a token, whatever library wrote it, stack traces included. */
final class RedactingLayout extends PatternLayout {

    private final KnownSecrets secrets;

    RedactingLayout(KnownSecrets secrets) {
        this.secrets = secrets;
    }

    @Override
    public String doLayout(ILoggingEvent event) {
        return secrets.hide(super.doLayout(event));
    }
}
