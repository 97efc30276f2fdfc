package dev.yt2ms.ledger.jdbc;

import dev.yt2ms.run.Retry;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.springframework.dao.ConcurrencyFailureException;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionCallback;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Repeats a transaction that the database rolled back to resolve a deadlock. Deadlocks occur because workers change
 * single items while other threads refresh the details of many items.
 */
final class RepeatedTransaction extends TransactionTemplate {

    private static final long serialVersionUID = 1L;

    private static final int ATTEMPTS = 5;
    /** The class of SQL states for rolled-back transactions in both databases. */
    private static final String ROLLED_BACK = "40";

    RepeatedTransaction(DataSource dataSource) {
        super(new JdbcTransactionManager(dataSource));
    }

    @Override
    public <T> T execute(TransactionCallback<T> action) {
        return Retry.atOnce(
                () -> super.execute(action),
                ConcurrencyFailureException.class,
                (e, failures) -> failures < ATTEMPTS && wasGivenUp(e));
    }

    private static boolean wasGivenUp(Throwable thrown) {
        for (Throwable e = thrown; e != null; e = e.getCause()) {
            if (e instanceof SQLException sql
                    && String.valueOf(sql.getSQLState()).startsWith(ROLLED_BACK)) {
                return true;
            }
        }
        return false;
    }
}
