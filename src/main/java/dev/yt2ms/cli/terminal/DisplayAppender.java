package dev.yt2ms.cli.terminal;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.OutputStreamAppender;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;

/** Passes each line of the log to the live display. */
final class DisplayAppender extends OutputStreamAppender<ILoggingEvent> {

    DisplayAppender(Consumer<String> display) {
        setOutputStream(new OutputStream() {
            @Override
            public void write(int one) {
                write(new byte[] {(byte) one}, 0, 1);
            }

            /** Passes on one complete event, because the encoder writes each event with a single call. */
            @Override
            public void write(byte[] bytes, int offset, int length) {
                display.accept(new String(bytes, offset, length, StandardCharsets.UTF_8));
            }
        });
    }
}
