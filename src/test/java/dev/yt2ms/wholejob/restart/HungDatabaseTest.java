package dev.yt2ms.wholejob.restart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.yt2ms.StartsProcesses;
import dev.yt2ms.faults.FaultCell;
import dev.yt2ms.faults.Survives;
import dev.yt2ms.ledger.database.TestDatabases;
import dev.yt2ms.net.SocketServer;
import dev.yt2ms.run.Backoff;
import dev.yt2ms.sandbox.http.FaultAction;
import dev.yt2ms.wholejob.CommandLineProcess;
import dev.yt2ms.wholejob.LedgerFile;
import dev.yt2ms.wholejob.TestBed.Database;
import dev.yt2ms.wholejob.WholeJobTest;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.net.Socket;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import javax.net.ServerSocketFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Tests a run whose database keeps its connections open but no longer answers. */
@StartsProcesses
class HungDatabaseTest extends WholeJobTest {

    private static final Duration PATIENCE = Duration.ofMinutes(3);

    private final SocketServer relay = new SocketServer(ServerSocketFactory.getDefault(), this::serve);
    private final CountDownLatch released = new CountDownLatch(1);
    private volatile boolean hung;

    @AfterEach
    void closeRelay() {
        released.countDown();
        relay.close();
    }

    @Test
    @Survives({FaultCell.LEDGER_HANGS, FaultCell.UPLOADS_UNSURE})
    void theRunEndsWithAdviceAndTheNextOneUploadsNothingTwice() throws Exception {
        System.setProperty(Backoff.DIVISOR, "8"); // The watchdog waits two minutes for an answer; here, 15 s.
        bed.use(Database.POSTGRESQL).set("canary.videos", "0").set("destination.shutdown-grace", "1s");
        bed.sandbox.channel().fill(5);
        // The platform stores this upload, but answers only when the outcome can no longer be recorded.
        bed.sandbox.faults().add("upload", new FaultAction.Stall(-1));
        bed.set("database.url", "jdbc:postgresql://" + relay.place() + "/whole_job");
        CommandLineProcess run = bed.start("migrate");
        await().atMost(PATIENCE).until(() -> bed.sandbox.faults().stalled() == 1);
        hung = true;
        bed.sandbox.faults().clear();

        CommandLineProcess.Result result = run.await();

        assertThat(result.exitCode()).as(result.err()).isEqualTo(75);
        assertThat(result.out())
                .contains("stopped: This machine did not reach the ledger's database for too long", "Run again");
        closeRelay();
        bed.set("database.url", "jdbc:postgresql://localhost:" + TestDatabases.port() + "/whole_job");
        try (LedgerFile ledger = bed.ledger()) {
            await().atMost(PATIENCE)
                    .until(() -> ledger.number("SELECT COUNT(*) FROM pg_locks WHERE locktype = 'advisory'") == 0);
        }

        CommandLineProcess.Result next = bed.run("migrate");

        assertThat(next.exitCode()).as(next.err()).isZero();
        bed.assertAllArrivedOnce(bed.sandbox.channel().videos());
        assertThat(bed.sandbox.platform().contents()).allMatch(content -> content.overwritten() == 0);
        bed.assertNothingLeftBehind();
    }

    private void serve(Socket client) throws IOException {
        InputStream queries = new FilterInputStream(client.getInputStream()) {
            @Override
            public int read(byte[] to, int at, int most) throws IOException {
                int read = super.read(to, at, most);
                if (hung) {
                    try {
                        released.await();
                    } catch (InterruptedException e) {
                        throw new InterruptedIOException();
                    }
                }
                return read;
            }
        };
        relay.relay(queries, client.getOutputStream(), TestDatabases.port(), new byte[0]);
    }
}
