package dev.yt2ms.ledger.database;

import dev.yt2ms.files.PrivateFiles;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.flywaydb.core.api.FlywayException;

/**
 * The file of a ledger in H2. Its tables are made and changed in a file beside it, which takes its place when it is whole: H2
 * commits each change of a table by itself, so a start that is killed in between, or whose disk gets full, would leave a
 * ledger that no later one can bring up to date.
 *
 * @param address JDBC address of the file, with settings
 */
record H2File(String address) {

    private static final String H2_FILE = "jdbc:h2:file:";
    private static final Pattern ORDINARY = Pattern.compile(H2_FILE + "(?![\\w-]{2,}:)");
    private static final String SUFFIX = ".mv.db";
    private static final String NEW = "-new";
    private static final String UPGRADE = "-upgrade";

    /** The address of the ledger in a state directory, without settings. */
    static String addressIn(Path stateDir) {
        return H2_FILE + stateDir.toAbsolutePath().normalize().resolve("ledger");
    }

    /** Whether it is an ordinary file: H2 has file systems of its own, whose names stand before the path. */
    boolean isOrdinary() {
        return ORDINARY.matcher(address).lookingAt();
    }

    Path path() {
        return pathOf(address);
    }

    /**
     * Makes the file where it is missing.
     *
     * @param migrate makes the tables, by the address of a file
     * @param held whether an error means that another process has the file
     */
    void makeIfMissing(Consumer<String> migrate, Predicate<Throwable> held) throws IOException {
        if (Files.exists(path())) {
            return;
        }
        String fresh = beside(NEW);
        try {
            migrate.accept(fresh);
        } catch (FlywayException e) {
            if (held.test(e)) {
                throw e;
            }
            // What a killed start left.
            Files.deleteIfExists(pathOf(fresh));
            migrate.accept(fresh);
        }
        // H2 makes it as the umask says.
        PrivateFiles.tightenFile(pathOf(fresh));
        try {
            Files.move(pathOf(fresh), path());
        } catch (FileAlreadyExistsException e) {
            // Another start was quicker; who of the two goes on is decided by H2's lock.
            Files.deleteIfExists(pathOf(fresh));
        }
    }

    /**
     * Brings the tables of an older version up to date in a copy. Until the copy is whole and on disk, the file is as it was.
     *
     * @param migrate changes the tables, by the address of a file
     * @return whether it was done; not while another process has the file
     */
    boolean upgrade(Consumer<String> migrate) throws IOException {
        String copy = beside(UPGRADE);
        // The lock that H2 itself takes. Nothing else here may open the file meanwhile: a process loses its locks of a
        // file with the first of its channels that is closed.
        try (FileChannel ledger = FileChannel.open(path(), StandardOpenOption.READ, StandardOpenOption.WRITE);
                FileLock lock = ledger.tryLock()) {
            if (lock == null) {
                return false;
            }
            try {
                copy(ledger, pathOf(copy));
                migrate.accept(copy);
                force(pathOf(copy));
                Files.move(pathOf(copy), path(), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            } finally {
                Files.deleteIfExists(pathOf(copy));
            }
            return true;
        }
    }

    private void copy(FileChannel from, Path to) throws IOException {
        // A killed upgrade may have left one.
        Files.deleteIfExists(to);
        Files.createFile(to);
        Files.setPosixFilePermissions(to, Files.getPosixFilePermissions(path()));
        try (FileChannel out = FileChannel.open(to, StandardOpenOption.WRITE)) {
            long done = 0;
            while (done < from.size()) {
                done += from.transferTo(done, from.size() - done, out);
            }
        }
    }

    private static void force(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.force(true);
        }
    }

    private String beside(String mark) {
        int settings = address.indexOf(';');
        return settings < 0 ? address + mark : address.substring(0, settings) + mark + address.substring(settings);
    }

    /** H2 takes {@code ~} for the person's home. */
    private static Path pathOf(String url) {
        String path = url.substring(H2_FILE.length()).replaceFirst(";.*", "");
        return Path.of(
                (path.equals("~") || path.startsWith("~/") ? System.getProperty("user.home") + path.substring(1) : path)
                        + SUFFIX);
    }
}
