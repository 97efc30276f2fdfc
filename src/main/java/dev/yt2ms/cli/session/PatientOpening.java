package dev.yt2ms.cli.session;

import dev.yt2ms.ledger.LedgerException;
import dev.yt2ms.ledger.database.LedgerDatabase;
import dev.yt2ms.report.status.RunFile;
import dev.yt2ms.run.Retry;
import dev.yt2ms.settings.Settings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Opens a ledger that another command, such as {@code status}, may hold for a moment. Only a run holds it for longer,
 * and a run can be recognized by its run file. A run that was just killed still holds the ledger until the system has
 * ended its process.
 */
public final class PatientOpening {

    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final Duration PATIENCE_WITH_A_RUN = Duration.ofSeconds(2);

    /** The fewest attempts. If the disk is very busy, a single attempt may take longer than the patience. */
    private static final int FEWEST = 3;

    private static final Duration PAUSE = Duration.ofMillis(100);

    private PatientOpening() {}

    /** Opens the ledger of a job file. */
    public static LedgerDatabase of(Settings settings, LedgerDatabase.Mode mode) {
        return of(
                settings.stateDir(),
                () -> LedgerDatabase.open(settings.machine().database(), settings.stateDir(), settings.name(), mode));
    }

    /**
     * Opens the ledger, and tries again at least twice and for up to 10 seconds while another process holds it; for
     * up to 2 seconds if the other process is a run.
     *
     * @throws LedgerException when another process still holds the ledger after this time
     */
    public static <T> T of(Path stateDir, Supplier<T> opening) {
        long start = System.nanoTime();
        try {
            return Retry.call(
                    opening::get,
                    LedgerException.class,
                    (e, failures) -> {
                        Duration patience = RunFile.read(stateDir).isPresent() ? PATIENCE_WITH_A_RUN : PATIENCE;
                        boolean again = failures < FEWEST || System.nanoTime() - start <= patience.toNanos();
                        return e.isHeldByOther() && again ? Optional.of(PAUSE) : Optional.empty();
                    },
                    Retry::sleep);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return opening.get();
        }
    }
}
