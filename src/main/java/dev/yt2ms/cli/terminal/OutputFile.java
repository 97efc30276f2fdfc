package dev.yt2ms.cli.terminal;

import dev.yt2ms.cli.errors.OperatorException;
import dev.yt2ms.files.OwnFolder;
import dev.yt2ms.files.PrivateFiles;
import dev.yt2ms.ledger.database.DiskFull;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A result file whose path the user chooses. It is replaced atomically, because another program may be reading it, or a
 * web server may be serving it. It may name private videos, so at first only this user may read it. If the user has
 * given an existing file other permissions, the new file gets them too. A link or file that another user placed at the
 * path is refused.
 */
public record OutputFile(Path path) {

    private static final Path DEVICES = Path.of("/dev");
    private static final Path PROCESSES = Path.of("/proc");

    /** Writes the result. */
    @FunctionalInterface
    public interface Content {
        void writeTo(Writer out) throws IOException;
    }

    /**
     * Writes the file.
     *
     * @throws OperatorException when it can't be written
     */
    public void write(Content content) {
        writeBytes(bytes -> {
            Writer out = new BufferedWriter(new OutputStreamWriter(bytes, StandardCharsets.UTF_8));
            content.writeTo(out);
            out.flush();
        });
    }

    /**
     * Writes a file with binary content.
     *
     * @throws OperatorException when it can't be written
     */
    public void writeBytes(PrivateFiles.Content content) {
        Path folder = path.toAbsolutePath().getParent();
        if (Files.isDirectory(path) || folder == null) {
            throw notAFile();
        }
        if (isDeviceOrPipe(folder)) {
            throw new OperatorException(
                    "--output: %s is a device or a pipe, which can't be replaced by a file: give another file or, with report, - for the standard output"
                            .formatted(path));
        }
        OwnFolder.problemOfFile(path).ifPresent(problem -> {
            throw new OperatorException("--output: " + problem);
        });
        // This check must not come first: Linux may not follow another user's link to a folder, which then looks like
        // no folder, and the message would not name the real problem.
        if (!Files.isDirectory(folder)) {
            throw notAFile();
        }
        try {
            PrivateFiles.replace(path, PrivateFiles.Mode.AS_BEFORE, content);
        } catch (IOException e) {
            String why = DiskFull.isCauseOf(e) ? "its disk is full" : e.toString();
            throw new OperatorException(
                    "--output: %s can't be written (%s): fix that, or give another file".formatted(path, why));
        }
    }

    private OperatorException notAFile() {
        return new OperatorException(
                "--output: %s is not a file in an existing folder: give another file".formatted(path));
    }

    /**
     * Whether the path is a device or a pipe. If root replaced {@code /dev/null} by a file, every program of the
     * machine would break.
     */
    private boolean isDeviceOrPipe(Path folder) {
        try {
            Path real = folder.toRealPath();
            return Files.exists(path) && !Files.isRegularFile(path)
                    || real.equals(DEVICES)
                    || real.startsWith(PROCESSES);
        } catch (IOException e) {
            return false; // This error is ignored, because writing the file will report it.
        }
    }
}
