package dev.yt2ms.ledger.database;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import org.h2.api.ErrorCode;
import org.h2.mvstore.DataUtils;
import org.h2.mvstore.MVStoreException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.jdbc.UncategorizedSQLException;
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

    @ParameterizedTest
    @ValueSource(strings = {"25006", "57P01", "57P02", "57P03", "08006", "08001", "53300"})
    void aServerThatIsReplacedByAnotherOneIsAway(String state) {
        var refused = new UncategorizedSQLException("update", "UPDATE", new SQLException("refused", state));

        assertThat(LedgerUnusable.isServerAway(refused)).isTrue();
        assertThat(LedgerUnusable.isCauseOf(refused)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"57014", "55P03", "25P03"})
    void anExceededTimeLimitMeansTheServerIsTooSlow(String state) {
        var late = new UncategorizedSQLException("update", "UPDATE", new SQLException("timeout", state));

        assertThat(LedgerUnusable.isTooSlow(late)).isTrue();
        assertThat(LedgerUnusable.isCauseOf(late)).isTrue();
        assertThat(LedgerUnusable.isServerAway(late)).isFalse();
    }

    @Test
    void aWrongStatementIsADefect() {
        var wrong = new TransactionSystemException("JDBC commit failed", new SQLException("no such column", "42703"));

        assertThat(LedgerUnusable.isServerAway(wrong)).isFalse();
        assertThat(LedgerUnusable.isCauseOf(wrong)).isFalse();
        assertThat(LedgerUnusable.isTooSlow(wrong)).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        ErrorCode.GENERAL_ERROR_1 + "," + DataUtils.ERROR_CHUNK_NOT_FOUND + ", true",
        ErrorCode.GENERAL_ERROR_1 + "," + DataUtils.ERROR_WRITING_FAILED + ", true",
        ErrorCode.LOCK_TIMEOUT_1 + "," + DataUtils.ERROR_TRANSACTION_LOCKED + ", false",
        ErrorCode.DEADLOCK_1 + "," + DataUtils.ERROR_TRANSACTIONS_DEADLOCK + ", false",
    })
    void onlyAnErrorInH2sFileMeansThatTheLedgerIsUnusable(int code, int inFile, boolean unusable) {
        var failed = new SQLException("failed", "HY000", code, new MVStoreException(inFile, "failed"));

        assertThat(LedgerUnusable.isCauseOf(failed)).isEqualTo(unusable);
        assertThat(LedgerUnusable.isServerAway(failed)).isFalse();
    }
}
