package dev.yt2ms.download.staging;

import dev.yt2ms.download.process.ChildEnvironment;
import dev.yt2ms.download.process.StrayProcesses;
import dev.yt2ms.files.PrivateFiles;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The directory of one video. It contains the media, and small files in which yt-dlp records what it has done. */
public final class VideoDirectory {

    /** yt-dlp's output template for the media. */
    public static final String MEDIA = "media.%(ext)s";
    /** The file to which yt-dlp appends its result. */
    public static final String RESULT = "result.json";
    /** The file in which yt-dlp records the chosen formats, one line for each attempt. */
    public static final String FORMATS = "formats.json";

    private static final Logger log = LoggerFactory.getLogger(VideoDirectory.class);

    private static final String COOKIES = ".cookies.txt";
    private static final String ADDRESS = ".address.txt";

    private static final int MAX_TEXT = 1 << 20;

    /**
     * The state of the media files in the directory. A change of this state counts as progress, even without growth.
     *
     * @param bytes the total size of the media files
     * @param changed the time of their last change, in milliseconds since 1970
     */
    public record Measure(long bytes, long changed) {}

    private final Path path;

    public VideoDirectory(Path path) {
        this.path = path;
    }

    public Path path() {
        return path;
    }

    /** Creates the directory if it is missing, and removes files of an earlier attempt that can't be resumed. */
    public void prepare() throws IOException {
        PrivateFiles.makeFolder(path);
        tidyAfterAttempt();
        deleteAll(file -> name(file).contains(".temp."));
        if (children().stream().noneMatch(file -> name(file).startsWith("media."))) {
            Files.deleteIfExists(path.resolve(FORMATS));
        }
    }

    /** Removes files that a resumed download does not need, in particular the cookies. */
    public void tidyAfterAttempt() throws IOException {
        Files.deleteIfExists(path.resolve(COOKIES));
        Files.deleteIfExists(path.resolve(ADDRESS));
        deleteAll(file -> name(file).equals(ChildEnvironment.TEMPORARY_FOLDER)
                || name(file).equals(RESULT));
        StrayProcesses.forget(path);
        PrivateFiles.tighten(path);
    }

    /** Removes everything in the directory except this file. */
    public void keepOnly(Path media) throws IOException {
        deleteAll(file -> !name(file).equals(name(media)));
        // yt-dlp and ffmpeg created the file with the umask of the person who started yt2ms, so other users may be able
        // to read it.
        PrivateFiles.tighten(path);
    }

    /** Removes the directory with its contents. */
    public void wipe() throws IOException {
        if (Files.exists(path)) {
            deleteTree(path);
        }
    }

    /** Removes the directory with its contents; an error is only logged. */
    public void wipeOrWarn() {
        try {
            wipe();
        } catch (IOException e) {
            log.warn("Could not clean up {}: {}", path, e.toString());
        }
    }

    /** Writes the cookies into a file that only this user can read. yt-dlp writes renewed cookies into this copy. */
    public Path writeCookies(byte[] content) throws IOException {
        return write(COOKIES, content);
    }

    /** Writes the address of the video's page into a file that only this user can read. */
    public Path writeAddress(String watchUrl) throws IOException {
        return write(ADDRESS, (watchUrl + "\n").getBytes(StandardCharsets.UTF_8));
    }

    private Path write(String name, byte[] content) throws IOException {
        Path file = path.resolve(name);
        Files.deleteIfExists(file);
        return Files.write(PrivateFiles.makeFile(file), content);
    }

    /** Measures the media files; returns zeros if the directory can't be read. */
    public Measure measure() {
        long bytes = 0;
        long changed = 0;
        for (Path file : media()) {
            try {
                BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
                bytes += attributes.size();
                changed = Math.max(changed, attributes.lastModifiedTime().toMillis());
            } catch (IOException renamedMeanwhile) {
                // The file was renamed in the meantime; the next measure includes it.
            }
        }
        return new Measure(bytes, changed);
    }

    private List<Path> media() {
        try {
            return children().stream()
                    .filter(file -> name(file).startsWith("media."))
                    .toList();
        } catch (IOException gone) {
            return List.of();
        }
    }

    /**
     * Whether the attempts that wrote into this directory chose different formats, so that the media files do not
     * belong together.
     */
    public boolean mixesFormats() throws IOException {
        return text(FORMATS)
                        .lines()
                        .map(String::strip)
                        .filter(line -> !line.isEmpty())
                        .distinct()
                        .count()
                > 1;
    }

    /** The number of times that yt-dlp has chosen formats and begun to download them. */
    public long choices() throws IOException {
        return text(FORMATS).lines().count();
    }

    /** The text that yt-dlp wrote about its result; empty if it wrote none. */
    public String result() throws IOException {
        return text(RESULT);
    }

    private String text(String name) throws IOException {
        Path file = path.resolve(name);
        // Only a regular file is read, because a pipe would never end, and a link could lead to a file elsewhere.
        if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
            return "";
        }
        try (InputStream in = Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS)) {
            return new String(in.readNBytes(MAX_TEXT), StandardCharsets.UTF_8);
        } catch (NoSuchFileException missing) {
            return "";
        }
    }

    /**
     * The number of bytes that can still be written to the disk. {@link Files#getFileStore} is not used, because it
     * finds no file store in a chroot.
     */
    long usableBytes() {
        return path.toFile().getUsableSpace();
    }

    private List<Path> children() throws IOException {
        try (Stream<Path> files = Files.list(path)) {
            return files.toList();
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    private void deleteAll(Predicate<Path> which) throws IOException {
        for (Path file : children()) {
            if (which.test(file)) {
                deleteTree(file);
            }
        }
    }

    static void deleteTree(Path root) throws IOException {
        Files.walkFileTree(root, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.deleteIfExists(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path directory, IOException failure) throws IOException {
                Files.deleteIfExists(directory);
                return FileVisitResult.CONTINUE;
            }
        });
    }

    private static String name(Path file) {
        return file.getFileName().toString();
    }
}
