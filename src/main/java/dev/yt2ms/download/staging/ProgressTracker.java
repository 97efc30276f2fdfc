package dev.yt2ms.download.staging;

import dev.yt2ms.run.UntrustedJson;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Adds up the progress of all files of one video. yt-dlp downloads the video track and the audio track one after the
 * other, and counts the bytes of each file from zero. Ignores lines that can't be parsed. Thread-safe.
 */
public final class ProgressTracker {

    /** The prefix of each progress line in yt-dlp's output. */
    public static final String MARK = "yt2ms-progress:";
    /** The value of yt-dlp's option {@code --progress-template}. */
    public static final String TEMPLATE = "download:" + MARK
            + "%(progress.{status,filename,downloaded_bytes,total_bytes,total_bytes_estimate,speed,eta})j";

    private static final JsonMapper JSON = UntrustedJson.mapper();
    private static final int MAX_FILES = 64;
    private static final long MAX_BYTES = 1L << 50;

    private record FileProgress(long bytes, long total, boolean finished) {}

    private final Map<String, FileProgress> files = new HashMap<>();
    private long bytes;

    /**
     * Reads one line of output.
     *
     * @return whether it was a progress line, even one that can't be parsed
     */
    public synchronized boolean accept(String line) {
        if (!line.startsWith(MARK)) {
            return false;
        }
        try {
            add(JSON.readTree(line.substring(MARK.length())));
        } catch (JacksonException cutOrStrange) {
            // A line that can't be parsed is ignored, because the next line contains all numbers again.
        }
        return true;
    }

    private void add(JsonNode progress) {
        String file = progress.path("filename").asString("");
        if (files.size() == MAX_FILES && !files.containsKey(file)) {
            return;
        }
        long done = count(progress.path("downloaded_bytes"));
        long total = count(progress.path("total_bytes"));
        if (total <= 0) {
            total = count(progress.path("total_bytes_estimate"));
        }
        if (done < 0) {
            return;
        }
        boolean finished = progress.path("status").asString("").equals("finished");
        files.put(file, new FileProgress(done, finished ? done : Math.max(done, total), finished));
        long sum = files.values().stream().mapToLong(FileProgress::bytes).sum();
        // A retry may begin a file again, but the reported progress never decreases.
        bytes = Math.max(bytes, sum);
    }

    private static long count(JsonNode value) {
        double number = value.isNumber() ? value.doubleValue() : -1;
        return number >= 0 && number <= MAX_BYTES ? (long) number : -1;
    }

    /** The bytes of all files so far; the value never decreases. */
    public synchronized long bytes() {
        return bytes;
    }

    /** The total size of all files whose download has begun, in bytes; -1 before the first one begins. */
    public synchronized long total() {
        if (files.isEmpty()) {
            return -1;
        }
        return Math.max(
                bytes, files.values().stream().mapToLong(FileProgress::total).sum());
    }

    /** The size of the finished file with this format; empty if no line reported its end. */
    public synchronized Optional<Long> finishedBytes(String formatId) {
        return files.entrySet().stream()
                .filter(entry -> entry.getKey().contains(".f" + formatId + "."))
                .filter(entry -> entry.getValue().finished())
                .map(entry -> entry.getValue().bytes())
                .findFirst();
    }
}
