package dev.yt2ms.job.station;

import dev.yt2ms.ledger.StagedFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Where downloaded files wait: a folder for each video. */
public final class StagingFolder {

    private final Path root;

    public StagingFolder(Path root) {
        this.root = root;
    }

    /** The folder that holds all the others. */
    public Path root() {
        return root;
    }

    /** The folder of this video; it need not exist. */
    public Path directory(String videoId) {
        Path directory = root.resolve(videoId).normalize();
        if (!root.equals(directory.getParent())) {
            throw new IllegalArgumentException("not a video id: " + videoId);
        }
        return directory;
    }

    /** The ids of all videos that have something here. */
    public List<String> videoIds() {
        if (!Files.isDirectory(root)) {
            return List.of();
        }
        try (Stream<Path> children = Files.list(root)) {
            return children.map(child -> child.getFileName().toString()).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Bytes that this video's folder holds; 0 where it has none. */
    public long bytes(String videoId) {
        Path directory = directory(videoId);
        if (!Files.exists(directory)) {
            return 0;
        }
        try (Stream<Path> files = Files.walk(directory)) {
            return files.mapToLong(StagingFolder::size).sum();
        } catch (IOException | UncheckedIOException e) {
            // Files come and go while yt-dlp works; the next look is right again.
            return 0;
        }
    }

    /** The file of this video, if it is there with its size. Whether its bytes are still the same is seen while they are sent. */
    public Optional<Path> sameSize(String videoId, StagedFile staged) {
        Path file = directory(videoId).resolve(staged.name());
        try {
            return Files.isRegularFile(file) && Files.size(file) == staged.bytes()
                    ? Optional.of(file)
                    : Optional.empty();
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private static long size(Path file) {
        try {
            return Files.isRegularFile(file) ? Files.size(file) : 0;
        } catch (IOException e) {
            return 0;
        }
    }

    /** Deletes everything that this video has here. */
    public void wipe(String videoId) {
        delete(directory(videoId));
    }

    private static void delete(Path path) {
        try (Stream<Path> files = Files.walk(path)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        } catch (NoSuchFileException e) {
            // Nothing was there.
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
