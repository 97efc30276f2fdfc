package dev.yt2ms.wholejob;

import static org.assertj.core.api.Assertions.assertThat;

import dev.yt2ms.cli.Yt2ms;
import dev.yt2ms.run.Backoff;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.awaitility.Awaitility;

/** Runs yt2ms in a separate process, which leads its own process group. */
public final class CommandLineProcess implements AutoCloseable {

    /** The exit code and the whole output of a process that has ended. */
    public record Result(int exitCode, String out, String err) {}

    private static final long MINUTES = 8;
    private static final String HEAP = "256m";
    /**
     * An option of env(1) that makes yt2ms react to SIGINT. A process that a shell starts in the background ignores
     * SIGINT, and so do its child processes; the tests may run in such a process.
     */
    private static final String HEARS_INT = "--default-signal=INT";

    private static final String LAST_OF_THE_THREADS = "JNI global refs";

    private final Process process;
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private final List<Thread> pumps = new ArrayList<>();

    private CommandLineProcess(Process process) {
        this.process = process;
        pumps.add(pump(process.getInputStream(), out));
        pumps.add(pump(process.getErrorStream(), err));
    }

    public static CommandLineProcess start(List<String> arguments, Map<String, String> environment) {
        return start(arguments, environment, HEAP);
    }

    /** Starts yt2ms with a heap of this size, in the form of {@code -Xmx}. */
    public static CommandLineProcess start(List<String> arguments, Map<String, String> environment, String heap) {
        List<String> command = new ArrayList<>(List.of("setsid", "env", HEARS_INT));
        command.addAll(java(arguments, heap));
        CommandLineProcess process = launch(command, environment);
        process.closeInput();
        return process;
    }

    /**
     * Starts yt2ms on a new pseudo-terminal, which script(1) creates. Typed keys pass through the kernel's terminal
     * driver, as those of a person do.
     */
    public static CommandLineProcess startOnTerminal(List<String> arguments, Map<String, String> environment) {
        return startOnTerminal(24, 80, arguments, environment);
    }

    /** Starts yt2ms on a new pseudo-terminal of this size. */
    public static CommandLineProcess startOnTerminal(
            int rows, int columns, List<String> arguments, Map<String, String> environment) {
        String command = java(arguments, HEAP).stream()
                .map(argument -> "'" + argument.replace("'", "'\\''") + "'")
                .collect(Collectors.joining(" "));
        Map<String, String> withTerminal = new HashMap<>(environment);
        withTerminal.put("TERM", "xterm-256color");
        String sized = "stty rows %d cols %d; exec env %s %s".formatted(rows, columns, HEARS_INT, command);
        return launch(List.of("script", "-qefc", sized, "/dev/null"), withTerminal);
    }

    private static List<String> java(List<String> arguments, String heap) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx" + heap,
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                // The processes live for seconds, in which fewer compiled methods cost less than they save.
                "-XX:CompileThresholdScaling=3",
                "-Dyt2ms.home=" + Path.of("").toAbsolutePath()));
        Optional.ofNullable(System.getProperty(Backoff.DIVISOR))
                .ifPresent(divisor -> command.add("-D" + Backoff.DIVISOR + "=" + divisor));
        command.addAll(newerJavaOptions());
        command.addAll(ClassArchive.options());
        command.add(Yt2ms.class.getName());
        command.addAll(arguments);
        return command;
    }

    /** Returns the options that newer versions of Java need. pom.xml sets them for this JVM. */
    public static List<String> newerJavaOptions() {
        return ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                .filter(option -> option.startsWith("--enable-native-access")
                        || option.startsWith("--sun-misc-unsafe-memory-access"))
                .toList();
    }

    private static CommandLineProcess launch(List<String> command, Map<String, String> environment) {
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().putAll(environment);
        try {
            return new CommandLineProcess(builder.start());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void closeInput() {
        try {
            process.getOutputStream().close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Types a key on the terminal of the process. */
    public void type(char key) {
        try {
            process.getOutputStream().write(key);
            process.getOutputStream().flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Thread pump(InputStream from, ByteArrayOutputStream to) {
        Thread thread = new Thread(() -> {
            byte[] buffer = new byte[8192];
            try (from) {
                for (int read = from.read(buffer); read >= 0; read = from.read(buffer)) {
                    synchronized (to) {
                        to.write(buffer, 0, read);
                    }
                }
            } catch (IOException e) {
                // The process has closed its output.
            }
        });
        thread.setDaemon(true);
        thread.start();
        return thread;
    }

    /** Waits for the end of the process. */
    public Result await() {
        try {
            assertThat(process.waitFor(MINUTES, TimeUnit.MINUTES))
                    .as("The process ended within 8 minutes. Its standard error so far:\n" + err())
                    .isTrue();
            for (Thread pump : pumps) {
                pump.join(10_000);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return new Result(process.exitValue(), text(out), text(err));
    }

    public boolean isAlive() {
        return process.isAlive();
    }

    public String out() {
        return text(out);
    }

    public String err() {
        return text(err);
    }

    /**
     * Returns the process id of Java, which is the id of the started process: setsid and env do not fork, but replace
     * themselves by Java.
     */
    public long pid() {
        return process.pid();
    }

    /** Sends a signal to Java, unless it has ended, and not to the processes that it started. */
    public void signal(String name) {
        assertThat(reached("-" + name + " " + pid()) || !isAlive())
                .as("The process gets " + name)
                .isTrue();
    }

    /** Makes Java print the stack traces of its threads to its standard output. */
    public void printThreads() {
        signal("QUIT");
        Awaitility.await().until(() -> out().contains(LAST_OF_THE_THREADS));
    }

    /** Kills Java and all processes of its group, unless they have ended. */
    public void killGroup() {
        assertThat(reached("-KILL -" + pid()) || !isAlive())
                .as("The group of processes is killed")
                .isTrue();
    }

    /** Runs the command {@code kill} with these arguments. */
    public static void kill(String arguments) {
        assertThat(reached(arguments)).as("kill " + arguments).isTrue();
    }

    private static boolean reached(String arguments) {
        try {
            // Uses the kill that is built into the shell, because a minimal Debian has no program kill.
            return new ProcessBuilder("sh", "-c", "kill " + arguments).start().waitFor() == 0;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private static String text(ByteArrayOutputStream bytes) {
        synchronized (bytes) {
            return bytes.toString(StandardCharsets.UTF_8);
        }
    }

    @Override
    public void close() {
        if (process.isAlive()) {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        }
    }
}
