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

    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final Duration PATIENCE_WITH_A_RUN = Duration.ofSeconds(2);
    private static final Duration PAUSE = Duration.ofMillis(100);

    private PatientOpening() {}

    /** Opens the ledger of a job file. */
    public static LedgerDatabase of(Settings settings, LedgerDatabase.Mode mode) {
        return of(
                settings.stateDir(),
                () -> LedgerDatabase.open(settings.machine().database(), settings.stateDir(), settings.name(), mode));
    }

    /**
     * Opens the ledger, and tries again for up to 5 seconds while another process holds it; for up to 2 seconds if the
     * other process is a run.
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
                        return e.isHeldByOther() && System.nanoTime() - start <= patience.toNanos()
                                ? Optional.of(PAUSE)
                                : Optional.empty();
                    },
                    Retry::sleep);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return opening.get();
        }
    }
}
