package dev.yt2ms.download.process;

import dev.yt2ms.settings.value.Beginning;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/** Keeps the last lines of an output. Thread-safe. */
public final class OutputTail {

    private static final int LINE_CHARS = 2000;

    private final int limit;
    private final Deque<String> lines = new ArrayDeque<>();

    public OutputTail(int limit) {
        this.limit = limit;
    }

    public synchronized void add(String line) {
        if (lines.size() == limit) {
            lines.removeFirst();
        }
        lines.addLast(Beginning.of(line, LINE_CHARS));
    }

    public synchronized List<String> lines() {
        return List.copyOf(lines);
    }
}
