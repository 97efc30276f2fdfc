package dev.yt2ms.cli.terminal;

import dev.yt2ms.files.ProgramPath;
import dev.yt2ms.settings.value.InheritedVariables;
import java.io.BufferedOutputStream;
import java.io.File;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jline.terminal.Size;
import org.jline.terminal.Terminal;
import org.jline.terminal.TerminalBuilder;
import org.jline.utils.InfoCmp;

/**
 * Access to the terminal to which stderr is connected. JLine gets only a plain stream and the terminal's size: its
 * own access to the system's terminal would load a native library from the temporary folder, where other users could
 * replace it, and would start programs with the whole environment of this process.
 */
public final class StderrTerminal {

    private static final String DUMB = "dumb";
    private static final Size USUAL = new Size(80, 24);
    private static final int SECONDS_TO_ANSWER = 5;
    private static final int MOST_BYTES = 1 << 16;
    private static final ProcessBuilder.Redirect NOTHING = ProcessBuilder.Redirect.from(new File("/dev/null"));
    private static final List<String> ASK_FOR_PERSON = List.of("sh", "-c", "test -t 0 && test -t 2");
    private static final List<String> ASK_FOR_SIZE = List.of("sh", "-c", "test -t 2 && stty size <&2");
    private static final List<String> ASK_FOR_SIZE_OF_STDOUT = List.of("sh", "-c", "test -t 1 && stty size <&1 >&2");

    private StderrTerminal() {}

    /** Opens the terminal; empty if stderr is not a terminal or can't redraw lines. */
    static Optional<Terminal> open() throws IOException {
        String type = type();
        if (!canRedraw()) {
            return Optional.empty();
        }
        Optional<Size> size = size();
        if (size.isEmpty()) {
            return Optional.empty();
        }
        InfoCmp.setDefaultInfoCmp(type, () -> capabilities(type));
        return Optional.of(TerminalBuilder.builder()
                .system(false)
                .streams(InputStream.nullInputStream(), stderr())
                .type(type)
                .encoding(StandardCharsets.UTF_8)
                .size(size.get())
                // JLine must not read input: typed characters are left to the terminal driver, which turns Ctrl-C into
                // the signal that ends the run properly.
                .paused(true)
                .build());
    }

    /** Whether the environment names a type of terminal that can redraw lines. */
    static boolean canRedraw() {
        return !type().isEmpty() && !type().startsWith(DUMB);
    }

    private static String type() {
        return Optional.ofNullable(System.getenv("TERM")).orElse("");
    }

    /** The terminal's present size; empty if stderr is not a terminal. */
    static Optional<Size> size() {
        return output(ASK_FOR_SIZE, NOTHING, ProcessBuilder.Redirect.INHERIT).map(StderrTerminal::parse);
    }

    /** Whether a person can be asked: stderr and stdin are both terminals. */
    public static boolean canAsk() {
        return output(ASK_FOR_PERSON, ProcessBuilder.Redirect.INHERIT, ProcessBuilder.Redirect.INHERIT)
                .isPresent();
    }

    /** The size of the terminal behind stdout; empty if stdout is not a terminal. */
    static Optional<Size> sizeOfStdout() {
        // To find the terminal's size, the child must inherit this process's stdout, so it prints the answer to stderr.
        return answer(
                        ASK_FOR_SIZE_OF_STDOUT,
                        new ProcessBuilder().redirectInput(NOTHING).redirectOutput(ProcessBuilder.Redirect.INHERIT),
                        Process::getErrorStream)
                .map(StderrTerminal::parse);
    }

    private static Size parse(String rowsAndColumns) {
        String[] numbers = rowsAndColumns.strip().split(" ", 2);
        try {
            int rows = Integer.parseInt(numbers[0]);
            int columns = Integer.parseInt(numbers[numbers.length - 1]);
            return rows > 0 && columns > 0 ? new Size(columns, rows) : USUAL;
        } catch (NumberFormatException e) {
            return USUAL;
        }
    }

    /** The control sequences of a terminal type that JLine does not know by itself. */
    private static String capabilities(String type) {
        return output(List.of("infocmp", "-x", type), NOTHING, ProcessBuilder.Redirect.DISCARD)
                .orElseGet(() -> InfoCmp.getLoadedInfoCmp("ansi"));
    }

    /** The output of a short command; empty if it fails or can't be started. */
    private static Optional<String> output(
            List<String> command, ProcessBuilder.Redirect input, ProcessBuilder.Redirect errors) {
        return answer(
                command, new ProcessBuilder().redirectInput(input).redirectError(errors), Process::getInputStream);
    }

    private static Optional<String> answer(
            List<String> command, ProcessBuilder builder, Function<Process, InputStream> stream) {
        Optional<Path> program = ProgramPath.ofThisProcess().find(command.get(0));
        if (program.isEmpty()) {
            return Optional.empty();
        }
        List<String> found = new ArrayList<>(command);
        found.set(0, program.get().toString());
        builder.command(found);
        InheritedVariables.keepIn(builder.environment());
        try {
            Process process = builder.start();
            try (InputStream out = stream.apply(process)) {
                String printed = new String(out.readNBytes(MOST_BYTES), StandardCharsets.UTF_8);
                boolean good = process.waitFor(SECONDS_TO_ANSWER, TimeUnit.SECONDS) && process.exitValue() == 0;
                return good ? Optional.of(printed) : Optional.empty();
            } finally {
                process.destroyForcibly();
            }
        } catch (IOException e) {
            return Optional.empty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }

    /**
     * A stream to stderr whose {@code close} leaves stderr open, because the command still prints after the display has
     * ended.
     */
    private static OutputStream stderr() {
        return new KeptOpen(new BufferedOutputStream(new FileOutputStream(FileDescriptor.err)));
    }
}
