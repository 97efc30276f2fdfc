package dev.yt2ms.job.station;

import dev.yt2ms.download.DownloadRequest;
import dev.yt2ms.ledger.StagedFile;
import dev.yt2ms.model.Video;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The folder for downloaded files, which has a subfolder for each video. */
public final class StagingFolder {

    private final Path root;

    public StagingFolder(Path root) {
        this.root = root;
    }

    /** Returns the folder that contains the subfolders of the videos. */
    public Path root() {
        return root;
    }

    /** Returns the subfolder of this video, which need not exist. */
    public Path directory(String videoId) {
        Path directory = root.resolve(videoId).normalize();
        if (!root.equals(directory.getParent())) {
            throw new IllegalArgumentException("not a video id: " + videoId);
        }
        return directory;
    }

    /** Returns a request to download this video into its subfolder. */
    public DownloadRequest request(Video video) {
        return new DownloadRequest(video.id(), video.duration(), video.snippet().language(), directory(video.id()));
    }

    /** Returns the ids of all videos that have a subfolder. */
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

    /** Returns the number of bytes in this video's subfolder; 0 if it does not exist. */
    public long bytes(String videoId) {
        Path directory = directory(videoId);
        if (!Files.exists(directory)) {
            return 0;
        }
        try (Stream<Path> files = Files.walk(directory)) {
            return files.mapToLong(StagingFolder::size).sum();
        } catch (IOException | UncheckedIOException e) {
            // A file disappeared while the folder was read, because yt-dlp works in it. The next call returns the right
            // number again.
            return 0;
        }
    }

    /**
     * Returns the staged file of this video if it exists and has the recorded size. The upload also checks its digest.
     */
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

    /** Deletes this video's subfolder, if it exists. */
    public void wipe(String videoId) {
        delete(directory(videoId));
    }

    private static void delete(Path path) {
        try (Stream<Path> files = Files.walk(path)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        } catch (NoSuchFileException e) {
            // The video has no folder.
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
