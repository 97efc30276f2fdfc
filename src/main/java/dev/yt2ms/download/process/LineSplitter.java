package dev.yt2ms.download.process;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;

/** Splits a stream of arbitrary bytes into lines. A line keeps its first bytes up to a limit; the rest is dropped. */
public final class LineSplitter {

    private static final int BUFFER = 1 << 16;

    private final byte[] line;
    private final Consumer<String> consumer;
    private int length;

    public LineSplitter(int limit, Consumer<String> consumer) {
        this.line = new byte[limit];
        this.consumer = consumer;
    }

    public void accept(byte[] bytes, int count) {
        for (int i = 0; i < count; i++) {
            byte next = bytes[i];
            if (next == '\n' || next == '\r') {
                end();
            } else if (length < line.length) {
                line[length++] = next;
            }
        }
    }

    /**
     * Reads a stream to its end and closes it. An error that occurs because the process ends counts as the end of the
     * stream.
     */
    public void acceptAll(InputStream stream) {
        byte[] buffer = new byte[BUFFER];
        try (stream) {
            for (int count = stream.read(buffer); count >= 0; count = stream.read(buffer)) {
                accept(buffer, count);
            }
        } catch (IOException closed) {
            // The process has ended.
        }
    }

    /** Passes on the line that was collected so far, even if its line end is missing. Empty lines are skipped. */
    public void end() {
        if (length > 0) {
            // Bytes that are not UTF-8 become replacement characters.
            consumer.accept(new String(line, 0, length, StandardCharsets.UTF_8));
            length = 0;
        }
    }
}
