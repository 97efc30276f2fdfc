package dev.yt2ms.files;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
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
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Creates folders and files that only the user who runs yt2ms can read. Folders get the mode 0700 and files the mode
 * 0600, regardless of the umask. These files must be private: the ledger contains titles of private videos, and the
 * staging folder contains the videos.
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
        /** Only this user may read the file. */
        ALWAYS_PRIVATE,
        /**
         * If the replaced file belongs to the user who runs yt2ms, the new file gets the same permissions. Otherwise
         * only that user may read the new file.
         */
        AS_BEFORE
    }

    /** Writes the content of a file. */
    @FunctionalInterface
    public interface Content {
        /** Writes the whole content; need not close the stream. */
        void writeTo(OutputStream out) throws IOException;
    }

    private PrivateFiles() {}

    /**
     * Creates a folder and its missing parents. An existing folder stays as it is.
     *
     * @return the folder
     * @throws IOException when the folder can't be created, or belongs to another user
     */
    public static Path makeFolder(Path folder) throws IOException {
        Files.createDirectories(folder, mode(FOLDER));
        if (POSIX && !Owner.of(folder.toRealPath()).isTrusted()) {
            throw new IOException(folder + " belongs to another user; make it yours (chown), or give another folder");
        }
        return folder;
    }

    /** Creates a folder with a unique name in this parent folder. */
    public static Path makeTemporaryFolder(Path parent, String prefix) throws IOException {
        return Files.createTempDirectory(parent, prefix, mode(FOLDER));
    }

    /** Creates an empty file with a unique name in this folder. */
    public static Path makeTemporaryFile(Path folder, String prefix, String suffix) throws IOException {
        return Files.createTempFile(folder, prefix, suffix, mode(FILE));
    }

    /**
     * Creates an empty file.
     *
     * @throws java.nio.file.FileAlreadyExistsException when something of this name exists
     */
    public static Path makeFile(Path file) throws IOException {
        return Files.createFile(file, mode(FILE));
    }

    /** Opens a file. If this call creates the file, the file is private. */
    public static FileChannel open(Path file, OpenOption... options) throws IOException {
        return FileChannel.open(file, Set.of(options), mode(FILE));
    }

    /**
     * Replaces a file atomically, so that it always has either the complete old content or the complete new content. A
     * symbolic link is replaced and not followed.
     *
     * @param file a file in an existing folder
     * @throws IOException when the file can't be written or replaced
     */
    public static void replace(Path file, Mode mode, Content content) throws IOException {
        deleteUnfinished(file, LONGER_THAN_ANY_WRITER);
        Path absolute = file.toAbsolutePath();
        // The content is written through the channel that created the file. If the file were opened again by its name,
        // another user who can write to the folder could have replaced it.
        Path whole = absolute.resolveSibling(".%s.%016x.part".formatted(file.getFileName(), RANDOM.nextLong()));
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
            moveOver(whole, file);
        } finally {
            Files.deleteIfExists(whole);
        }
    }

    /**
     * Moves a complete file atomically to a place where another file may be. A process that opens the place finds
     * either the file that was there before, or the new one. A symbolic link is replaced and not followed.
     *
     * @param complete a file in the same file system, e.g. in the same folder
     * @throws IOException when the file can't be moved; then both files are as before
     */
    public static void moveOver(Path complete, Path file) throws IOException {
        Files.move(complete, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
    }

    /**
     * Deletes temporary files of processes that were killed while they {@linkplain #replace replaced} this file. A file
     * that can't be deleted stays, and does no harm.
     *
     * @param olderThan the minimum age of the deleted files; may be zero only if no other process can be writing this
     *     file
     */
    public static void deleteUnfinished(Path file, Duration olderThan) {
        Pattern unfinished = Pattern.compile(Pattern.quote("." + file.getFileName() + ".") + "[0-9a-f]{16}\\.part");
        Instant newest = Instant.now().minus(olderThan);
        try {
            for (Path part : FolderEntries.named(
                    Objects.requireNonNull(file.toAbsolutePath().getParent()),
                    name -> unfinished.matcher(name).matches())) {
                Instant written = Files.getLastModifiedTime(part, LinkOption.NOFOLLOW_LINKS)
                        .toInstant();
                if (isOwn(part) && !written.isAfter(newest)) {
                    Files.deleteIfExists(part);
                }
            }
        } catch (IOException e) {
            // The next process that writes this file tries again to delete the unfinished files.
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
     * Removes the permissions of other users on this folder and everything in it, which an earlier version or the umask
     * may have granted. Files of other users are not changed. If the folder is already private, other users can't reach
     * anything in it. Then only the entries directly in it are changed, because copies and backups would keep their
     * permissions.
     */
    public static void tighten(Path folder) throws IOException {
        if (!POSIX
                || !Files.isDirectory(folder)
                || !Owner.of(folder.toRealPath()).isThisUser()) {
            return;
        }
        int depth = isPrivate(folder) ? 1 : Integer.MAX_VALUE;
        // The folder's permissions are changed first, so that no other user can replace the files below it in the
        // meantime.
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
                if (attributes.isRegularFile()
                        || attributes.isDirectory()) { // At the depth limit, this method is also called for folders.
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

    /** Removes other users' permissions on a file of this user. */
    public static void tightenFile(Path file) throws IOException {
        if (POSIX) {
            shut(file);
        }
    }

    /** Whether a file belongs to the user who runs yt2ms. For a symbolic link, the owner of the link itself counts. */
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
