package dev.yt2ms.download.process;

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
        lines.addLast(line.length() > LINE_CHARS ? line.substring(0, LINE_CHARS) : line);
    }

    public synchronized List<String> lines() {
        return List.copyOf(lines);
    }
}
