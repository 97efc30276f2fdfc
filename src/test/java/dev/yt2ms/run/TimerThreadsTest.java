package dev.yt2ms.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.awaitility.Awaitility.await;

import dev.yt2ms.ledger.database.LedgerDatabase;
import dev.yt2ms.ledger.database.PreparedLedger;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.jdbc.core.simple.JdbcClient;

class TimerThreadsTest {

    /** H2 closes its file if a thread is interrupted while it writes to it. */
    @Test
    void aTimerThatEndsDuringAWriteLeavesTheLedgerUsable(@TempDir Path folder) {
        try (LedgerDatabase database = PreparedLedger.open(folder, "test")) {
            JdbcClient ledger = JdbcClient.create(database.dataSource());
            ledger.sql("CREATE TABLE note (number INT)").update();
            for (int i = 1; i <= 50; i++) {
                TimerThreads timer = new TimerThreads("timer", 1);
                AtomicInteger begun = new AtomicInteger();
                int writes = i;
                timer.execute(() -> {
                    while (!timer.isShutdown()) {
                        begun.incrementAndGet();
                        write(ledger);
                    }
                });
                await().pollInterval(Duration.ofMillis(1)).until(() -> begun.get() >= writes);
                timer.end();

                await().until(timer::isTerminated);
                assertThatCode(() -> write(ledger)).doesNotThrowAnyException();
            }
        }
    }

    @Test
    void aTaskWhoseTimeHasNotComeDoesNotDelayTheEnd() {
        TimerThreads timer = new TimerThreads("timer", 1);
        AtomicInteger begun = new AtomicInteger();
        timer.schedule(begun::incrementAndGet, 1, TimeUnit.HOURS);
        timer.scheduleAtFixedRate(begun::incrementAndGet, 1, 1, TimeUnit.HOURS);

        timer.end();

        assertThat(timer.isTerminated()).isTrue();
        assertThat(begun).hasValue(0);
    }

    private static void write(JdbcClient ledger) {
        ledger.sql("INSERT INTO note VALUES (1)").update();
    }
}
