package dev.yt2ms.download.ytdlp;

import dev.yt2ms.files.OwnFolder;
import dev.yt2ms.files.ProgramPath;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A yt-dlp that is a Python script or an executable zip file, and not a self-contained executable.
 *
 * @param file the path of yt-dlp
 * @param interpreter the interpreter's path and options, from the first line of the file
 */
record PythonScript(Path file, List<String> interpreter) {

    private static final int FIRST_LINE_BYTES = 256;
    private static final Pattern SHEBANG =
            Pattern.compile("#!\\s*(?<program>/\\S+)(?:\\s+(?<rest>\\S.*?))?\\s*", Pattern.DOTALL);
    private static final Pattern NAME = Pattern.compile("python(?:3(?:\\.\\d+)?)?");
    private static final Pattern OPTIONS = Pattern.compile("-[A-Za-z]+");

    /**
     * Reads the first line of a file.
     *
     * @param path the folders in which {@code env} searches for the interpreter
     * @return the script; empty if its first line does not name a Python interpreter, or if this user can't run that
     *     interpreter or another user can replace it
     */
    static Optional<PythonScript> of(Path file, ProgramPath path) throws IOException {
        Matcher shebang = SHEBANG.matcher(firstLine(file));
        if (!shebang.matches()) {
            return Optional.empty();
        }
        Path program;
        try {
            program = Path.of(shebang.group("program"));
        } catch (InvalidPathException e) {
            return Optional.empty();
        }
        String rest = shebang.group("rest") == null ? "" : shebang.group("rest");
        List<String> options = new ArrayList<>();
        if (program.endsWith("env")) {
            Optional<Path> found = NAME.matcher(rest).matches() ? path.find(rest) : Optional.empty();
            if (found.isEmpty()) {
                return Optional.empty();
            }
            program = found.get();
        } else if (!rest.isEmpty()) {
            if (!OPTIONS.matcher(rest).matches()) {
                return Optional.empty();
            }
            options.add(rest);
        }
        if (program.getFileName() == null
                || !NAME.matcher(program.getFileName().toString()).matches()
                || !Files.isExecutable(program)
                || OwnFolder.problemOfUsed(program).isPresent()) {
            return Optional.empty();
        }
        List<String> interpreter = new ArrayList<>(List.of(program.toString()));
        interpreter.addAll(options);
        return Optional.of(new PythonScript(file, List.copyOf(interpreter)));
    }

    private static String firstLine(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            String start = new String(in.readNBytes(FIRST_LINE_BYTES), StandardCharsets.ISO_8859_1);
            int end = start.indexOf('\n');
            return end < 0 ? "" : start.substring(0, end);
        }
    }
}
