package dev.yt2ms.ledger.database;

import dev.yt2ms.files.PrivateFiles;
import dev.yt2ms.ledger.database.LedgerDatabase.Mode;
import dev.yt2ms.settings.DatabaseSettings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.SQLException;
import org.springframework.util.FileSystemUtils;

/**
 * Empty ledgers for tests whose subject is not the creation of a ledger. In each JVM of the tests, the migrations of yt2ms
 * create one ledger in H2 and one in PostgreSQL, and the tests get copies. A copy is the same as a new ledger, but takes
 * some milliseconds; the migrations take a third of a second of processor time, and more than a second in a new process.
 */
public final class PreparedLedger {

    /** The name of the PostgreSQL database that is copied. */
    private static final String TEMPLATE = "prepared_ledger";

    private static final class InH2 {
        private static final byte[] FILE = create();

        private static byte[] create() {
            try {
                Path folder = Files.createTempDirectory("prepared-ledger");
                try {
                    TestDatabases.open(TestDatabases.H2, folder).close();
                    return Files.readAllBytes(file(folder));
                } finally {
                    FileSystemUtils.deleteRecursively(folder);
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private static final class InPostgresql {
        private static final String NAME = create();

        private static String create() {
            try {
                Path folder = Files.createTempDirectory("prepared-ledger");
                try {
                    TestDatabases.open(TestDatabases.emptyPostgres(TEMPLATE), folder)
                            .close();
                    return TEMPLATE;
                } finally {
                    FileSystemUtils.deleteRecursively(folder);
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            } catch (SQLException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    private PreparedLedger() {}

    /**
     * Puts an empty ledger (H2) into a state directory, and creates the directory if it is missing. An existing ledger
     * stays as it is.
     */
    public static void putInto(Path stateDir) {
        try {
            Path file = file(PrivateFiles.makeFolder(stateDir));
            if (Files.notExists(file)) {
                try (FileChannel ledger =
                        PrivateFiles.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
                    ledger.write(ByteBuffer.wrap(InH2.FILE));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Creates a PostgreSQL database of this name that contains an empty ledger. */
    public static DatabaseSettings postgres(String name) throws SQLException {
        return TestDatabases.copyOfPostgres(InPostgresql.NAME, name);
    }

    /** Opens an empty ledger (H2) in this folder. */
    public static LedgerDatabase open(Path stateDir, String migration) {
        putInto(stateDir);
        return LedgerDatabase.open(TestDatabases.H2, stateDir, migration, Mode.ALONE);
    }

    private static Path file(Path stateDir) {
        return new H2File(H2File.addressIn(stateDir)).path();
    }
}
