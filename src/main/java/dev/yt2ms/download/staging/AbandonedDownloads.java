package dev.yt2ms.download.staging;

import dev.yt2ms.download.process.StrayProcesses;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Cleans up after downloads whose yt2ms process has died. */
public final class AbandonedDownloads {

    private AbandonedDownloads() {}

    /**
     * Ends the processes of downloads whose yt2ms process has died, and deletes the files that no later attempt needs,
     * in particular the copies of cookies. Partial files that the next attempt can resume stay.
     *
     * @return the number of processes that were ended
     */
    public static int clear(Path stagingDirectory) {
        int ended = StrayProcesses.endAll(stagingDirectory);
        try {
            for (Path directory : directoriesIn(stagingDirectory)) {
                new VideoDirectory(directory).tidyAfterAttempt();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return ended;
    }

    private static List<Path> directoriesIn(Path stagingDirectory) throws IOException {
        if (!Files.isDirectory(stagingDirectory)) {
            return List.of();
        }
        try (Stream<Path> children = Files.list(stagingDirectory)) {
            return children.filter(Files::isDirectory).toList();
        }
    }
}
