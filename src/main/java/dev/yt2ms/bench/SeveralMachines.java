package dev.yt2ms.bench;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Several processes on this machine that migrate a channel together, as several machines would. Each has a network address
 * of its own, because YouTube limits each address.
 */
final class SeveralMachines {

    /**
     * The environment variable with the address of a PostgreSQL database that is only for benchmarks; the address may
     * contain a password.
     */
    static final String DATABASE = "YT2MS_BENCH_DATABASE";

    /**
     * The number of download workers and of upload workers of each machine. With more of them, one machine would claim
     * the last videos while others are idle.
     */
    private static final int WORKERS = 2;

    private static final int MOST = 4;

    private SeveralMachines() {}

    /**
     * Returns what the scenario needs and does not find here; empty if it can be measured.
     *
     * @param database the address of the database; empty if there is none
     */
    static Optional<String> missing(Optional<String> database) {
        if (database.isEmpty()) {
            return Optional.of(("it needs a PostgreSQL database without other tables: set %s to its address, e.g."
                            + " 'jdbc:postgresql://localhost/bench?user=NAME&password=…'")
                    .formatted(DATABASE));
        }
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getByName(address(MOST)))) {
            return Optional.empty();
        } catch (IOException e) {
            return Optional.of("this machine does not have the addresses %s to %s; use Linux, which has them"
                    .formatted(address(1), address(MOST)));
        }
    }

    /** Migrates the channel of the stage with this number of machines, and returns what they used together. */
    static Usage run(Stage stage, int machines) throws IOException, InterruptedException {
        // The database may still hold the ledgers of earlier measurements.
        String name = "bench-%d-%d".formatted(machines, System.currentTimeMillis());
        List<MeasuredProcess> processes = new ArrayList<>();
        try {
            for (int i = 1; i <= machines; i++) {
                processes.add(stage.startMachine(
                        "-" + i,
                        List.of("migrate", "JOB", "--quiet"),
                        "name=" + name,
                        "node=machine-" + i,
                        "database.url=${" + DATABASE + "}",
                        "download.args=[--source-address, " + address(i) + "]",
                        "download.workers=" + WORKERS,
                        "destination.workers=" + WORKERS,
                        "canary.videos=0"));
            }
            while (processes.stream().anyMatch(MeasuredProcess::isAlive)) {
                for (MeasuredProcess process : processes) {
                    process.watch();
                }
            }
            Usage all = processes.get(0).await();
            for (MeasuredProcess process : processes.subList(1, processes.size())) {
                all = all.beside(process.await());
            }
            return all;
        } finally {
            processes.forEach(MeasuredProcess::close);
        }
    }

    /** Returns the address of a machine; the whole network 127.0.0.0/8 is this machine. */
    private static String address(int machine) {
        return "127.0.0." + machine;
    }
}
