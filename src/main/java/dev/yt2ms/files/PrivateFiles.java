package dev.yt2ms.files;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Folders and files that only the user who runs yt2ms may look into, whatever the umask says: folders get mode 0700, files
 * 0600. The ledger has titles of private videos, the staging folder has the videos themselves.
 */
public final class PrivateFiles {

    private static final Set<PosixFilePermission> FOLDER = PosixFilePermissions.fromString("rwx------");
    private static final Set<PosixFilePermission> FILE = PosixFilePermissions.fromString("rw-------");
    private static final Duration LONGER_THAN_ANY_WRITER = Duration.ofHours(1);
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final boolean POSIX =
            Path.of("").getFileSystem().supportedFileAttributeViews().contains("posix");

    /** Who may read a file that replaces another. */
    public enum Mode {
        /** Only this user. */
        ALWAYS_PRIVATE,
        /** Whoever may read the file of this user that it replaces; where it replaces none, only this user. */
        AS_BEFORE
    }

    /** What writes a file. */
    @FunctionalInterface
    public interface Content {
        /** Writes all of it; need not close the stream. */
        void writeTo(OutputStream out) throws IOException;
    }

    private PrivateFiles() {}

    /**
     * Makes a folder and the folders above it where they are missing. A folder that exists is kept as it is.
     *
     * @return the folder
     * @throws IOException when it can't be made, or when another user made it meanwhile
     */
    public static Path makeFolder(Path folder) throws IOException {
        Files.createDirectories(folder, mode(FOLDER));
        if (POSIX && !Owner.of(folder.toRealPath()).isTrusted()) {
            throw new IOException(folder + " belongs to another user");
        }
        return folder;
    }

    /** Makes a folder with a name of its own in this one. */
    public static Path makeTemporaryFolder(Path parent, String prefix) throws IOException {
        return Files.createTempDirectory(parent, prefix, mode(FOLDER));
    }

    /** Makes an empty file with a name of its own in this folder. */
    public static Path makeTemporaryFile(Path folder, String prefix, String suffix) throws IOException {
        return Files.createTempFile(folder, prefix, suffix, mode(FILE));
    }

    /** Makes an empty file; {@link java.nio.file.FileAlreadyExistsException} where something of its name is there. */
    public static Path makeFile(Path file) throws IOException {
        return Files.createFile(file, mode(FILE));
    }

    /** Opens a file, which is private where this creates it. */
    public static FileChannel open(Path file, OpenOption... options) throws IOException {
        return FileChannel.open(file, Set.of(options), mode(FILE));
    }

    /**
     * Puts a file in the place of the one that is there, as a whole or not at all. A symbolic link in that place is replaced,
     * never followed.
     *
     * @param file its folder must be there
     */
    public static void replace(Path file, Mode mode, Content content) throws IOException {
        deleteUnfinished(file, LONGER_THAN_ANY_WRITER);
        Path folder = file.toAbsolutePath().getParent();
        // Others may write to the folder: what was made is written to without a second look at its name.
        Path whole = folder.resolve(".%s.%016x.part".formatted(file.getFileName(), RANDOM.nextLong()));
        try {
            try (FileChannel channel = open(whole, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
                    OutputStream out = Channels.newOutputStream(channel)) {
                content.writeTo(out);
                out.flush();
                channel.force(true);
            }
            if (mode == Mode.AS_BEFORE) {
                keepMode(file, whole);
            }
            Files.move(whole, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(whole);
        }
    }

    /**
     * Deletes what processes left of {@link #replace replacing} this file when they were killed. What can't be deleted stays:
     * it is in nobody's way.
     *
     * @param olderThan zero only where no other process can be writing the file
     */
    public static void deleteUnfinished(Path file, Duration olderThan) {
        Pattern unfinished = Pattern.compile(Pattern.quote("." + file.getFileName() + ".") + "[0-9a-f]{16}\\.part");
        Instant newest = Instant.now().minus(olderThan);
        try (DirectoryStream<Path> parts = Files.newDirectoryStream(
                file.toAbsolutePath().getParent(),
                path -> unfinished.matcher(path.getFileName().toString()).matches())) {
            for (Path part : parts) {
                Instant written = Files.getLastModifiedTime(part, LinkOption.NOFOLLOW_LINKS)
                        .toInstant();
                if (isOwn(part) && !written.isAfter(newest)) {
                    Files.deleteIfExists(part);
                }
            }
        } catch (IOException | DirectoryIteratorException e) {
            // It is looked for again by the next who writes the file.
        }
    }

    private static void keepMode(Path from, Path to) throws IOException {
        if (POSIX
                && Files.isRegularFile(from, LinkOption.NOFOLLOW_LINKS)
                && Owner.of(from).isThisUser()) {
            Files.getFileAttributeView(to, PosixFileAttributeView.class, LinkOption.NOFOLLOW_LINKS)
                    .setPermissions(Files.getPosixFilePermissions(from, LinkOption.NOFOLLOW_LINKS));
        }
    }

    /**
     * Takes from other users what an earlier version, or a wide umask, let them see of this folder and all that is in it.
     * What belongs to another user is left alone. In a folder that is private already, only its own files are looked at: nobody
     * can reach them, but copies and backups of them keep their modes.
     */
    public static void tighten(Path folder) throws IOException {
        if (!POSIX
                || !Files.isDirectory(folder)
                || !Owner.of(folder.toRealPath()).isThisUser()) {
            return;
        }
        int depth = isPrivate(folder) ? 1 : Integer.MAX_VALUE;
        // The folder itself first: then nobody can exchange what is below.
        Files.setPosixFilePermissions(folder, FOLDER);
        Files.walkFileTree(folder.toRealPath(), Set.of(), depth, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes)
                    throws IOException {
                shut(directory);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                if (attributes.isRegularFile() || attributes.isDirectory()) { // That deep only.
                    shut(file);
                }
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path gone, IOException e) {
                return FileVisitResult.CONTINUE;
            }
        });
    }

    /** Takes from other users what they may do to a file of this user. */
    public static void tightenFile(Path file) throws IOException {
        if (POSIX) {
            shut(file);
        }
    }

    /** Whether a file, or the link in its place, belongs to the user who runs yt2ms. */
    public static boolean isOwn(Path file) throws IOException {
        return !POSIX || Owner.of(file).isThisUser();
    }

    private static boolean isPrivate(Path path) throws IOException {
        return FOLDER.containsAll(Files.getPosixFilePermissions(path));
    }

    private static void shut(Path path) throws IOException {
        Set<PosixFilePermission> now = Files.getPosixFilePermissions(path, LinkOption.NOFOLLOW_LINKS);
        if (!FOLDER.containsAll(now) && Owner.of(path).isThisUser()) {
            now.retainAll(FOLDER);
            Files.setPosixFilePermissions(path, now);
        }
    }

    private static FileAttribute<?>[] mode(Set<PosixFilePermission> permissions) {
        return POSIX
                ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(permissions)}
                : new FileAttribute<?>[0];
    }
}
