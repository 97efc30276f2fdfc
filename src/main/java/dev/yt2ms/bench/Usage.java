package dev.yt2ms.bench;

import java.time.Duration;
import java.util.Optional;

/**
 * The time and memory that a measured process used.
 *
 * @param exitCode its exit code
 * @param wall the time from its start to its end
 * @param cpu the processor time of the process and of all processes that it started
 * @param jvmCpu the processor time of the Java process alone; empty for scripts and on systems without {@code /proc}
 * @param ytDlpCpu the processor time of yt-dlp and its child processes; empty if {@code jvmCpu} is empty
 * @param peakMemory the highest resident memory of the Java process in bytes; empty if {@code jvmCpu} is empty
 */
record Usage(
        int exitCode,
        Duration wall,
        Duration cpu,
        Optional<Duration> jvmCpu,
        Optional<Duration> ytDlpCpu,
        Optional<Long> peakMemory) {

    /** The processor time of ffprobe and ffmpeg, without the processes that yt-dlp started. */
    Optional<Duration> mediaCpu() {
        return jvmCpu.flatMap(jvm -> ytDlpCpu.map(ytDlp -> cpu.minus(jvm).minus(ytDlp)))
                .map(rest -> rest.isNegative() ? Duration.ZERO : rest);
    }

    /** Returns this usage together with that of a process that ran at the same time. */
    Usage beside(Usage other) {
        return new Usage(
                Math.max(exitCode, other.exitCode),
                wall.compareTo(other.wall) > 0 ? wall : other.wall,
                cpu.plus(other.cpu),
                jvmCpu.flatMap(first -> other.jvmCpu.map(first::plus)),
                ytDlpCpu.flatMap(first -> other.ytDlpCpu.map(first::plus)),
                peakMemory.flatMap(first -> other.peakMemory.map(second -> Math.max(first, second))));
    }

    /** Returns the sum of this usage and that of a process that ran afterwards. */
    Usage then(Usage next) {
        return new Usage(
                next.exitCode,
                wall.plus(next.wall),
                cpu.plus(next.cpu),
                jvmCpu.flatMap(first -> next.jvmCpu.map(first::plus)),
                ytDlpCpu.flatMap(first -> next.ytDlpCpu.map(first::plus)),
                peakMemory.flatMap(first -> next.peakMemory.map(second -> Math.max(first, second))));
    }
}
