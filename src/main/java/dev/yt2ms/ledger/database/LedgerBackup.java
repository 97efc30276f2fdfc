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
 * Copies the file of a ledger. While a process works with the file, only H2 itself can copy it: H2 reuses parts of the
 * file that are no longer needed, so an ordinary copy may mix old and new parts.
 */
public final class LedgerBackup {

    private LedgerBackup() {}

    /** Whether the ledger can be copied, i.e. is a file and not in a database server. */
    public static boolean isPossible(DatabaseSettings settings) {
        return settings.url()
                .map(Secret::reveal)
                .map(H2File::new)
                .map(H2File::isOrdinary)
                .orElse(true);
    }

    /**
     * Copies the file if no process has it open. The copy has the same content; its tables are not upgraded.
     *
     * @return {@code false} if a process has the file open; then nothing was written
     * @throws IOException if the file does not exist or can't be copied
     */
    public static boolean copy(DatabaseSettings settings, Path stateDir, OutputStream out) throws IOException {
        H2File file = new H2File(settings.url().map(Secret::reveal).orElseGet(() -> H2File.addressIn(stateDir)));
        // H2 itself takes this lock, so no process can open the ledger during the copy.
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
     * Copies the ledger that this process has open. The output consists of the length of the copy in eight bytes and
     * then the copy. The process can go on changing the ledger; the copy shows the state that the ledger had at the
     * beginning.
     *
     * @param stateDir a folder with space for the packed copy
     * @throws IOException if the copy can't be made or written
     */
    public static synchronized void write(DataSource ledger, Path stateDir, OutputStream out) throws IOException {
        Path packed = stateDir.toAbsolutePath().resolve("ledger-backup.zip");
        try {
            // The file is created here and not by H2, so that only this user can read it. A killed process may have
            // left an earlier file.
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
