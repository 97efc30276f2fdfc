package dev.yt2ms.job.control;

import static org.assertj.core.api.Assertions.assertThat;

import dev.yt2ms.download.tools.ToolException;
import dev.yt2ms.ledger.LedgerException;
import dev.yt2ms.run.StopReason;
import java.net.UnknownHostException;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.BeanCreationException;
import org.springframework.dao.QueryTimeoutException;
import org.springframework.jdbc.UncategorizedSQLException;

/** Tests which stop reason follows from an exception. */
class StopReasonsTest {

    @Test
    void aFailedToolDownloadIsNoProblemOfTheStateDir() {
        ToolException missing = new ToolException(
                "There is no yt-dlp on the PATH: run yt2ms setup", new UnknownHostException("releases.example"));

        StopReason reason = StopReasons.because(
                new BeanCreationException("platform", new BeanCreationException("downloadTools", missing)));

        assertThat(reason).isEqualTo(StopReason.of(StopReason.Kind.OPERATOR, missing.getMessage()));
    }

    @Test
    void aServerThatPermitsNoChangesEndsTheRunForNow() {
        StopReason reason = StopReasons.because(new UncategorizedSQLException(
                "claim", "UPDATE", new SQLException("cannot execute UPDATE in a read-only transaction", "25006")));

        assertThat(reason.kind()).isEqualTo(StopReason.Kind.LATER);
        assertThat(StopReasons.isCutOff(reason)).isTrue();
    }

    @Test
    void aLedgerThatIsFreeLaterEndsTheRunForNow() {
        assertThat(StopReasons.because(LedgerException.tryLater("run again")))
                .isEqualTo(StopReason.of(StopReason.Kind.LATER, "run again"));
    }

    @Test
    void oneOfSeveralMachinesWithoutADatabaseOnlyLosesItsPlace() {
        StopReason unusable =
                StopReasons.because(new QueryTimeoutException("claim", new SQLException("statement timeout", "57014")));

        assertThat(unusable.kind()).isEqualTo(StopReason.Kind.OPERATOR);
        assertThat(StopReasons.ofMember(unusable)).isEqualTo(StopReasons.lostItsPlace());
    }
}
