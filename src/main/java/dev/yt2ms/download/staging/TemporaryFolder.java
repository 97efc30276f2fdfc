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
 * A folder below the tools-dir for the temporary files of programs that are being tried: a one-file yt-dlp unpacks
 * itself there, and the machine's own folder may be too small, or not allow programs to run.
 */
public final class TemporaryFolder {

    /** The age from which a file counts as left by a killed program; no trial takes that long. */
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
     * Returns the folder, created when missing. Empty if it can't be created or programs may not run in it: then the
     * machine's own folder is used.
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
