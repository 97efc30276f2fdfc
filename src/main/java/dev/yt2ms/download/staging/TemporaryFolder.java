package dev.yt2ms.download.staging;

import dev.yt2ms.files.MountOptions;
import dev.yt2ms.files.PrivateFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A folder below the tools-dir for the temporary files of programs that are being tried. A self-contained yt-dlp
 * unpacks itself into this folder. The machine's folder for temporary files may be too small, or may not allow programs
 * to run.
 */
public final class TemporaryFolder {

    /**
     * Files that are older than this are deleted. No trial of a program takes that long, so these files are left over from
     * programs that were killed.
     */
    private static final Duration ABANDONED = Duration.ofDays(1);

    private final Path folder;
    private final Clock clock;
    private boolean tidied;
    private boolean allowsPrograms = true;

    public TemporaryFolder(Path toolsDir, Clock clock) {
        this.folder = toolsDir.resolve("tmp");
        this.clock = clock;
    }

    /**
     * Returns the folder, and creates it if it is missing. Returns empty if the folder can't be created, or if no
     * program can run in it; the caller then uses the machine's folder for temporary files.
     */
    public synchronized Optional<Path> get() {
        try {
            PrivateFiles.makeFolder(folder);
            if (!tidied) {
                tidied = true;
                allowsPrograms = !MountOptions.forbidPrograms(folder);
                tidy();
            }
            return allowsPrograms ? Optional.of(folder) : Optional.empty();
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private void tidy() throws IOException {
        Instant limit = clock.instant().minus(ABANDONED);
        List<Path> left;
        try (Stream<Path> children = Files.list(folder)) {
            left = children.toList();
        }
        for (Path child : left) {
            if (Files.getLastModifiedTime(child).toInstant().isBefore(limit)) {
                VideoDirectory.deleteTree(child);
            }
        }
    }
}
