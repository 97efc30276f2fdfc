package dev.yt2ms.ledger.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.yt2ms.StartsProcesses;
import dev.yt2ms.ledger.database.LedgerDatabase;
import dev.yt2ms.ledger.database.TestDatabases;
import dev.yt2ms.settings.DatabaseSettings;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Tests that two transactions both succeed even if they wait for rows of each other. */
@StartsProcesses
class RepeatedTransactionTest {

    @TempDir
    private Path stateDir;

    @Test
    void repeatsATransactionThatTheDatabaseAborted() throws Exception {
        bothComeThrough(TestDatabases.H2);
        bothComeThrough(TestDatabases.emptyPostgres("deadlock"));
    }

    private void bothComeThrough(DatabaseSettings settings) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(2);
        try (LedgerDatabase database = TestDatabases.open(settings, stateDir)) {
            JdbcClient jdbc = JdbcClient.create(database.dataSource());
            jdbc.sql("CREATE TABLE counted (id INT PRIMARY KEY, n INT)").update();
            jdbc.sql("INSERT INTO counted VALUES (1, 0), (2, 0)").update();
            CyclicBarrier bothHaveOne = new CyclicBarrier(2);
            AtomicInteger begun = new AtomicInteger();
            Future<?> there = threads.submit(() -> count(database, bothHaveOne, begun, List.of(1, 2)));
            Future<?> back = threads.submit(() -> count(database, bothHaveOne, begun, List.of(2, 1)));
            there.get(1, TimeUnit.MINUTES);
            back.get(1, TimeUnit.MINUTES);

            assertThat(begun).hasValueGreaterThan(2);
            assertThat(jdbc.sql("SELECT n FROM counted").query(Integer.class).list())
                    .containsExactly(2, 2);
        } finally {
            threads.shutdownNow();
        }
    }

    private static void count(
            LedgerDatabase database, CyclicBarrier bothHaveOne, AtomicInteger begun, List<Integer> order) {
        JdbcClient jdbc = JdbcClient.create(database.dataSource());
        AtomicInteger attempts = new AtomicInteger();
        new RepeatedTransaction(database.dataSource()).executeWithoutResult(status -> {
            begun.incrementAndGet();
            jdbc.sql("UPDATE counted SET n = n + 1 WHERE id = ?")
                    .param(order.get(0))
                    .update();
            if (attempts.getAndIncrement() == 0) {
                try {
                    bothHaveOne.await(1, TimeUnit.MINUTES);
                } catch (Exception e) {
                    throw new IllegalStateException(e);
                }
            }
            jdbc.sql("UPDATE counted SET n = n + 1 WHERE id = ?")
                    .param(order.get(1))
                    .update();
        });
    }

    @Test
    void doesNotRepeatATransactionThatFailsEachTime() throws SQLException {
        AtomicInteger begun = new AtomicInteger();
        try (LedgerDatabase database = TestDatabases.open(TestDatabases.H2, stateDir)) {
            JdbcClient jdbc = JdbcClient.create(database.dataSource());
            jdbc.sql("CREATE TABLE one (id INT PRIMARY KEY)").update();
            assertThatThrownBy(() -> new RepeatedTransaction(database.dataSource()).executeWithoutResult(status -> {
                        begun.incrementAndGet();
                        jdbc.sql("INSERT INTO one VALUES (1), (1)").update();
                    }))
                    .isInstanceOf(DuplicateKeyException.class);
        }
        assertThat(begun).hasValue(1);
    }
}
