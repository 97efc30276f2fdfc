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

/** The directory of one video: the media, and the small files that tell what yt-dlp did. */
public final class VideoDirectory {

    /** yt-dlp's template for the media. */
    public static final String MEDIA = "media.%(ext)s";
    /** Where yt-dlp writes what it made; it appends. */
    public static final String RESULT = "result.json";
    /** Where yt-dlp writes which formats it chose, a line for each attempt. */
    public static final String FORMATS = "formats.json";

    private static final String COOKIES = ".cookies.txt";

    private static final int MAX_TEXT = 1 << 20;

    /** What is in the directory: bytes, and the last change, so that a rewrite in place counts as work too. */
    public record Measure(long bytes, long changed) {}

    private final Path path;

    public VideoDirectory(Path path) {
        this.path = path;
    }

    public Path path() {
        return path;
    }

    /** Makes it when missing, and removes what an earlier attempt left that can't be resumed. */
    public void prepare() throws IOException {
        PrivateFiles.makeFolder(path);
        tidyAfterAttempt();
        deleteAll(file -> name(file).contains(".temp."));
        if (children().stream().noneMatch(file -> name(file).startsWith("media."))) {
            Files.deleteIfExists(path.resolve(FORMATS));
        }
    }

    /** Removes what is of no use for a resumption; the cookies above all. */
    public void tidyAfterAttempt() throws IOException {
        Files.deleteIfExists(path.resolve(COOKIES));
        deleteAll(file -> name(file).equals(ChildEnvironment.TEMPORARY_FOLDER)
                || name(file).equals(RESULT));
        StrayProcesses.forget(path);
    }

    /** Removes everything but this file. */
    public void keepOnly(Path media) throws IOException {
        deleteAll(file -> !name(file).equals(name(media)));
    }

    /** Removes everything, the directory too. */
    public void wipe() throws IOException {
        if (Files.exists(path)) {
            deleteTree(path);
        }
    }

    /** A file that only this user can read; yt-dlp writes to the one it is given. */
    public Path writeCookies(byte[] content) throws IOException {
        Path copy = path.resolve(COOKIES);
        Files.deleteIfExists(copy);
        return Files.write(PrivateFiles.makeFile(copy), content);
    }

    public Measure measure() {
        long bytes = 0;
        long changed = 0;
        for (Path file : media()) {
            try {
                BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
                bytes += attributes.size();
                changed = Math.max(changed, attributes.lastModifiedTime().toMillis());
            } catch (IOException renamedMeanwhile) {
                // The next measure sees it.
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

    /** Whether attempts that went on with each other's files chose different formats. */
    public boolean mixesFormats() throws IOException {
        return text(FORMATS)
                        .lines()
                        .map(String::strip)
                        .filter(line -> !line.isEmpty())
                        .distinct()
                        .count()
                > 1;
    }

    /** How often yt-dlp has got as far as to download what it had chosen. */
    public long choices() throws IOException {
        return text(FORMATS).lines().count();
    }

    /** What yt-dlp wrote about its result; empty text where it wrote nothing. */
    public String result() throws IOException {
        return text(RESULT);
    }

    private String text(String name) throws IOException {
        Path file = path.resolve(name);
        // Of a pipe the end never comes, and a link leads elsewhere.
        if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
            return "";
        }
        try (InputStream in = Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS)) {
            return new String(in.readNBytes(MAX_TEXT), StandardCharsets.UTF_8);
        } catch (NoSuchFileException missing) {
            return "";
        }
    }

    /** Bytes that can still be written to its disk. Not by its FileStore: in a chroot there is none to be found. */
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
