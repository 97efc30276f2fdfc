package dev.yt2ms.ledger.database;

import dev.yt2ms.ledger.database.LedgerDatabase.Mode;
import dev.yt2ms.ledger.jdbc.LedgerEnumeration;
import dev.yt2ms.ledger.jdbc.LedgerVideos;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;

/** Opens a ledger in a separate process, so that a test can kill the process. */
final class LedgerProcess implements AutoCloseable {

    private final Process process;

    private LedgerProcess(Process process) {
        this.process = process;
    }

    static LedgerProcess start(Path stateDir) throws IOException {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        Process process = new ProcessBuilder(
                        java,
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        LedgerProcess.class.getName(),
                        stateDir.toString())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        return new LedgerProcess(process);
    }

    /** Records videos one after another, and prints the id of each after its commit. */
    public static void main(String[] arguments) {
        LedgerDatabase database =
                LedgerDatabase.open(TestDatabases.H2, Path.of(arguments[0]), "my-channel", Mode.ALONE);
        LedgerEnumeration ledger = new LedgerEnumeration(database.dataSource(), "my-channel", Clock.systemUTC());
        for (int i = 0; i < 100_000; i++) {
            String id = "video" + i;
            ledger.record(List.of(LedgerVideos.selected(id)));
            System.out.println("recorded " + id);
            System.out.flush();
        }
    }

    /** Returns the output of the process: the ids of recorded videos, and lines of the log. */
    BufferedReader output() {
        return process.inputReader();
    }

    /** Kills the process as {@code kill -9} does. Its output can still be read. */
    void kill() {
        process.toHandle().destroyForcibly();
    }

    @Override
    public void close() {
        process.destroyForcibly().onExit().join();
    }
}
