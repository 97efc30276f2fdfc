package dev.yt2ms.bench;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The result of one scenario: one line of the table.
 *
 * @param scenario the scenario's name
 * @param by who did the work: {@link #YT2MS}, or the name of a script
 * @param videos the number of videos that the scenario moves or enumerates; 0 if the figures do not depend on it
 * @param bytes the total size of the videos
 * @param seconds the measured time
 * @param what a remark on what {@code seconds} measures or what is special about the scenario; may be empty
 * @param ideal the shortest time that the configured rates and latencies allow; empty if none were configured
 * @param usage the processor time and memory
 * @param figures additional measurements by name
 */
record Result(
        String scenario,
        String by,
        int videos,
        long bytes,
        double seconds,
        String what,
        Optional<Duration> ideal,
        Usage usage,
        Map<String, Object> figures) {

    static final String YT2MS = "yt2ms";

    Result {
        figures = new LinkedHashMap<>(figures);
    }

    /** The ideal time divided by the measured time; 1 means that no faster transfer is possible. */
    Optional<Double> ratio() {
        return ideal.map(time -> seconds(time) / seconds);
    }

    /** The processor time per video, in seconds. */
    double cpuForEachVideo() {
        return seconds(usage.cpu()) / Math.max(1, videos);
    }

    static double seconds(Duration duration) {
        return duration.toMillis() / 1000.0;
    }

    /** This result as a JSON object; unknown values are {@code null}. */
    Map<String, @Nullable Object> json() {
        Map<String, @Nullable Object> cpu = new LinkedHashMap<>();
        cpu.put("all", seconds(usage.cpu()));
        cpu.put("jvm", usage.jvmCpu().map(Result::seconds).orElse(null));
        cpu.put("ytDlp", usage.ytDlpCpu().map(Result::seconds).orElse(null));
        cpu.put("media", usage.mediaCpu().map(Result::seconds).orElse(null));
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("scenario", scenario);
        json.put("by", by);
        json.put("videos", videos);
        json.put("bytes", bytes);
        json.put("seconds", seconds);
        json.put("measured", what);
        json.put("idealSeconds", ideal.map(Result::seconds).orElse(null));
        json.put("ratio", ratio().orElse(null));
        json.put("cpuSeconds", cpu);
        json.put("peakMemoryBytes", usage.peakMemory().orElse(null));
        json.put("exitCode", usage.exitCode());
        json.put("figures", figures);
        return json;
    }
}
