package dev.yt2ms.ledger.database;

import dev.yt2ms.files.PrivateFiles;
import dev.yt2ms.settings.value.DatabaseAddress;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.flywaydb.core.api.FlywayException;

/**
 * The file of a ledger in H2. Tables are created and changed in a second file, which replaces the first one when it is
 * complete. H2 commits each change to a table separately. Without the second file, a start that is killed between two
 * such changes, or that fills the disk, would leave a ledger that no later start can upgrade.
 *
 * @param address the JDBC address of the file, with settings
 */
record H2File(String address) {

    private static final String H2_FILE = "jdbc:h2:file:";
    private static final Pattern ORDINARY = Pattern.compile(H2_FILE + "(?![\\w-]{2,}:)");
    static final String SUFFIX = ".mv.db";
    private static final String NEW = "-new";
    private static final String UPGRADE = "-upgrade";

    /** Returns the address of the ledger in a state directory, without settings. */
    static String addressIn(Path stateDir) {
        return H2_FILE + stateDir.toAbsolutePath().normalize().resolve("ledger");
    }

    /**
     * Whether the address names an ordinary file, and neither a database in memory nor a file in one of H2's own file
     * systems.
     */
    boolean isOrdinary() {
        return ORDINARY.matcher(address).lookingAt();
    }

    Path path() {
        return pathOf(address);
    }

    /**
     * Creates the file if it is missing.
     *
     * @param migrate creates the tables in the file of the given address
     * @param held returns whether an error means that another process has the file open
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
            // A start that was killed may have left an incomplete file.
            Files.deleteIfExists(pathOf(fresh));
            migrate.accept(fresh);
        }
        // H2 creates the file with the permissions that the umask allows.
        PrivateFiles.tightenFile(pathOf(fresh));
        try {
            Files.move(pathOf(fresh), path());
        } catch (FileAlreadyExistsException e) {
            // Another process has created the file in the meantime. H2's lock decides which of the two processes
            // continues.
            Files.deleteIfExists(pathOf(fresh));
        }
    }

    /**
     * Upgrades the tables in a copy of the file. The file itself stays unchanged until the copy is complete and on
     * disk.
     *
     * @param migrate changes the tables in the file of the given address
     * @return {@code false} if another process has the file open; then nothing was changed
     */
    boolean upgrade(Consumer<String> migrate) throws IOException {
        String copy = beside(UPGRADE);
        // This is the lock that H2 itself takes. No other code of this process may open the file in the meantime: a
        // process loses its locks on a file as soon as any of its channels to that file is closed.
        try (FileChannel ledger = FileChannel.open(path(), StandardOpenOption.READ, StandardOpenOption.WRITE);
                FileLock lock = ledger.tryLock()) {
            if (lock == null) {
                return false;
            }
            try {
                copy(ledger, pathOf(copy));
                migrate.accept(copy);
                force(pathOf(copy));
                PrivateFiles.moveOver(pathOf(copy), path());
            } finally {
                Files.deleteIfExists(pathOf(copy));
            }
            return true;
        }
    }

    private void copy(FileChannel from, Path to) throws IOException {
        // A killed upgrade may have left a copy.
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

    private static Path pathOf(String url) {
        return DatabaseAddress.file(url).orElseThrow();
    }
}
