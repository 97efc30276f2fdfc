package dev.yt2ms.bench;

import dev.yt2ms.bench.ProcessStatistics.Snapshot;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A running command whose processor time and memory are measured. The command runs in a shell; when it ends, the shell
 * reports the processor time of the whole process tree to a hundredth of a second or better. While it runs, the
 * processor times of the Java process and of yt-dlp are measured ten times a second.
 */
final class MeasuredProcess implements AutoCloseable {

    private static final long PAUSE_MILLIS = 100;

    /**
     * Runs the command, then {@code times}, which prints the processor times of the shell itself and, below them, those
     * of its children.
     */
    private static final String SHELL = "\"$@\" >\"$LOG\" 2>&1; code=$?; times; exit $code";

    private static final Pattern TIMES =
            Pattern.compile("(\\d+)m(\\d+)[.,](\\d{2,3})\\d*s\\s+(\\d+)m(\\d+)[.,](\\d{2,3})\\d*s");

    private final Process shell;
    private final Path times;
    private final long start = System.nanoTime();
    private final Map<Long, Duration> ytDlp = new HashMap<>();
    private Optional<Snapshot> command = Optional.empty();
    private OptionalLong peakMemory = OptionalLong.empty();

    private MeasuredProcess(Process shell, Path times) {
        this.shell = shell;
        this.times = times;
    }

    /**
     * Starts a command.
     *
     * @param log the file that receives its output
     */
    static MeasuredProcess start(List<String> command, Map<String, String> environment, Path log) throws IOException {
        List<String> words = new ArrayList<>(List.of("sh", "-c", SHELL, "sh"));
        words.addAll(command);
        Path times = log.resolveSibling(log.getFileName() + ".times");
        ProcessBuilder builder = new ProcessBuilder(words)
                .directory(Objects.requireNonNull(log.getParent()).toFile())
                .redirectErrorStream(true)
                .redirectOutput(times.toFile());
        builder.environment().putAll(environment);
        builder.environment().put("LOG", log.toString());
        builder.environment().put("LC_ALL", "C.UTF-8");
        return new MeasuredProcess(builder.start(), times);
    }

    boolean isAlive() {
        return shell.isAlive();
    }

    /** The processor time that the command itself has used so far, without its child processes. */
    Duration ownCpu() {
        measure();
        return command.map(Snapshot::own).orElse(Duration.ZERO);
    }

    /** Measures the times and memory of the processes, then waits for a tenth of a second or until the command ends. */
    void watch() throws InterruptedException {
        measure();
        shell.waitFor(PAUSE_MILLIS, TimeUnit.MILLISECONDS);
    }

    /** Kills the command (SIGKILL). */
    void kill() {
        shell.children().forEach(ProcessHandle::destroyForcibly);
    }

    /** Asks the command to end (SIGTERM). */
    void terminate() {
        shell.children().forEach(ProcessHandle::destroy);
    }

    /** Waits for the end of the command, and returns what it used. */
    Usage await() throws IOException, InterruptedException {
        while (shell.isAlive()) {
            watch();
        }
        Duration wall = Duration.ofNanos(System.nanoTime() - start);
        boolean divided = command.isPresent();
        Duration ofYtDlp = ytDlp.values().stream().reduce(Duration.ZERO, Duration::plus);
        return new Usage(
                shell.exitValue(),
                wall,
                treeCpu(Files.readString(times)),
                command.map(Snapshot::own),
                divided ? Optional.of(ofYtDlp) : Optional.empty(),
                peakMemory.isPresent() ? Optional.of(peakMemory.getAsLong()) : Optional.empty());
    }

    /** Parses the processor time of the shell's children from the output of {@code times}. */
    static Duration treeCpu(String printed) {
        Matcher line = TIMES.matcher(printed);
        Duration last = Duration.ZERO;
        while (line.find()) {
            last = time(line, 1).plus(time(line, 4));
        }
        return last;
    }

    private static Duration time(Matcher line, int group) {
        String fraction = (line.group(group + 2) + "0").substring(0, 3);
        return Duration.ofMinutes(Long.parseLong(line.group(group)))
                .plusSeconds(Long.parseLong(line.group(group + 1)))
                .plusMillis(Long.parseLong(fraction));
    }

    private void measure() {
        List<Snapshot> processes = ProcessStatistics.all();
        processes.stream()
                .filter(process -> process.parent() == shell.pid())
                .findFirst()
                .ifPresent(found -> {
                    command = Optional.of(found);
                    OptionalLong peak = ProcessStatistics.peakMemory(found.pid());
                    peakMemory = peak.isPresent() ? peak : peakMemory;
                    processes.stream()
                            .filter(process -> process.parent() == found.pid())
                            .filter(process -> !process.name().startsWith("ff"))
                            .filter(process -> !process.name().equals("jspawnhelper"))
                            .forEach(process ->
                                    ytDlp.put(process.pid(), process.own().plus(process.children())));
                });
    }

    /** Kills the command if it is still running. */
    @Override
    public void close() {
        kill();
        shell.destroyForcibly();
    }
}
