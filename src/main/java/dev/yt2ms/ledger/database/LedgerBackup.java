package dev.yt2ms.ledger.database;

import dev.yt2ms.files.PrivateFiles;
import dev.yt2ms.settings.DatabaseSettings;
import dev.yt2ms.settings.value.Secret;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import javax.sql.DataSource;

/**
 * Copies of a ledger's file. While a process works with it, only H2 itself can make one: H2 writes to places of the file
 * that it no longer needs, so an ordinary copy may mix two states.
 */
public final class LedgerBackup {

    private LedgerBackup() {}

    /** Whether the ledger is a file, and not a database server's. */
    public static boolean isPossible(DatabaseSettings settings) {
        return settings.url()
                .map(Secret::reveal)
                .map(H2File::new)
                .map(H2File::isOrdinary)
                .orElse(true);
    }

    /**
     * Copies the file if no process has it open. The copy is the file as it is, with the tables of its version.
     *
     * @return {@code false} if a process has it open, and nothing was written
     * @throws IOException if there is no such file, or if it can't be copied
     */
    public static boolean copy(DatabaseSettings settings, Path stateDir, OutputStream out) throws IOException {
        H2File file = new H2File(settings.url().map(Secret::reveal).orElseGet(() -> H2File.addressIn(stateDir)));
        // This is the lock that H2 itself takes.
        try (FileChannel ledger = FileChannel.open(file.path(), StandardOpenOption.READ, StandardOpenOption.WRITE);
                FileLock lock = ledger.tryLock()) {
            if (lock == null) {
                return false;
            }
            Channels.newInputStream(ledger).transferTo(out);
            return true;
        } catch (OverlappingFileLockException e) {
            return false;
        }
    }

    /**
     * Writes a copy of the ledger that this process has open: its length in eight bytes, then its content. Work on the
     * ledger continues in the meantime; the copy is its state at the beginning.
     *
     * @param stateDir a folder with space for the packed copy
     * @throws IOException if it can't be made or written
     */
    public static synchronized void write(DataSource ledger, Path stateDir, OutputStream out) throws IOException {
        Path packed = stateDir.toAbsolutePath().resolve("ledger-backup.zip");
        try {
            // Creates the file before H2 does, so that it is this user's alone. A killed backup may have left one.
            Files.deleteIfExists(packed);
            PrivateFiles.makeFile(packed);
            try (Connection connection = ledger.getConnection();
                    PreparedStatement backup = connection.prepareStatement("BACKUP TO ?")) {
                backup.setString(1, packed.toString());
                backup.execute();
            }
            try (ZipFile zip = new ZipFile(packed.toFile())) {
                ZipEntry file = zip.stream()
                        .filter(entry -> entry.getName().endsWith(H2File.SUFFIX))
                        .findFirst()
                        .orElseThrow(() -> new IOException("H2 wrote a backup without a ledger"));
                DataOutputStream copy = new DataOutputStream(out);
                copy.writeLong(file.getSize());
                try (InputStream content = zip.getInputStream(file)) {
                    content.transferTo(copy);
                }
                copy.flush();
            }
        } catch (SQLException e) {
            throw new IOException(
                    DiskFull.isCauseOf(e)
                            ? "the disk of " + stateDir + " is full"
                            : "the ledger can't be copied (" + e.getMessage() + ")",
                    e);
        } finally {
            Files.deleteIfExists(packed);
        }
    }
}
