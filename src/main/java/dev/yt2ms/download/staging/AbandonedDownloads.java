package dev.yt2ms.download.staging;

import dev.yt2ms.download.process.StrayProcesses;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** What downloads left behind whose own process is gone. */
public final class AbandonedDownloads {

    private AbandonedDownloads() {}

    /**
     * Ends their processes, and deletes what nobody can go on with: copies of the cookies above all. What a next attempt
     * can resume stays.
     *
     * @return how many processes were ended
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
