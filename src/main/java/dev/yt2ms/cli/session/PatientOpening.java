package dev.yt2ms.cli.session;

import dev.yt2ms.ledger.LedgerException;
import dev.yt2ms.report.status.RunFile;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * Opens a ledger that another command, such as {@code status}, may hold for a moment. Only a run holds it for longer,
 * and a run can be recognised by its run file.
 */
public final class PatientOpening {

    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final long PAUSE_MILLIS = 100;

    private PatientOpening() {}

    /**
     * Opens the ledger, and tries again for up to 5 seconds while a process other than a run holds it.
     *
     * @throws LedgerException when a run holds the ledger, or when it stays held
     */
    public static <T> T of(Path stateDir, Supplier<T> opening) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (true) {
            try {
                return opening.get();
            } catch (LedgerException e) {
                boolean aRun = RunFile.read(stateDir).isPresent();
                if (!e.isHeldByOther() || aRun || System.nanoTime() > deadline) {
                    throw e;
                }
            }
            try {
                TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return opening.get();
            }
        }
    }
}
