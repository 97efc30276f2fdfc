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
 * A folder below the tools-dir for what programs need for themselves while they are tried: a one-file yt-dlp unpacks itself
 * there, and the machine's own folder for this may be too small for it, or allow no programs.
 */
public final class TemporaryFolder {

    /** What a killed program left; no trial takes that long. */
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
     * The folder, made where it is missing; empty where it can't be made or no program may run there: then the
     * machine's own is used.
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
