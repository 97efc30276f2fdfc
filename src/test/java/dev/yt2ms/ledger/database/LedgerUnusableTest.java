package dev.yt2ms.ledger.database;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import org.junit.jupiter.api.Test;
import org.springframework.transaction.TransactionSystemException;

class LedgerUnusableTest {

    @Test
    void aCommitOnAClosedPoolConnectionMeansTheServerIsAway() {
        var commit = new TransactionSystemException("JDBC commit failed", new SQLException("Connection is closed"));

        assertThat(LedgerUnusable.isServerAway(commit)).isTrue();
        assertThat(LedgerUnusable.isCauseOf(commit)).isTrue();
    }

    @Test
    void aServerThatWantsAPasswordIsNotAway() {
        var refused = new SQLException("The server requested a password, but no password was provided.", "08004");

        assertThat(LedgerUnusable.isServerAway(refused)).isFalse();
        assertThat(LedgerUnusable.isCauseOf(refused)).isTrue();
    }

    @Test
    void aWrongStatementIsADefect() {
        var wrong = new TransactionSystemException("JDBC commit failed", new SQLException("no such column", "42703"));

        assertThat(LedgerUnusable.isServerAway(wrong)).isFalse();
        assertThat(LedgerUnusable.isCauseOf(wrong)).isFalse();
    }
}
