package dev.yt2ms.wholejob.restart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.yt2ms.StartsProcesses;
import dev.yt2ms.sandbox.http.Fault;
import dev.yt2ms.sandbox.http.FaultAction;
import dev.yt2ms.wholejob.CommandLineProcess;
import dev.yt2ms.wholejob.LedgerFile;
import dev.yt2ms.wholejob.TestBed;
import dev.yt2ms.wholejob.WholeJobTest;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Tests that a {@code verify} continues an interrupted one, and starts from the beginning after a finished one. */
class VerifyRestartTest extends WholeJobTest {

    private static final String LIST = "platform.ListVodContentByCategory";
    private static final int VIDEOS = 3;
    /** The number of contents that the migration did not upload; they fill five pages. */
    private static final int CONTENTS = 120;

    @Test
    @StartsProcesses
    void continuesAfterAKill() throws Exception {
        bed.use(TestBed.Database.POSTGRESQL);
        int pages = fill();
        bed.sandbox
                .faults()
                .add(Fault.at(LIST, new FaultAction.Stall(0)).skip(pages - 2).always());
        CommandLineProcess killed = bed.start("verify");
        try (LedgerFile ledger = bed.ledger()) {
            await().atMost(Duration.ofMinutes(3))
                    .until(() ->
                            ledger.number("SELECT COUNT(*) FROM migration WHERE comparing AND scan_position >= 50") == 1
                                    || !killed.isAlive());
        }
        killed.killGroup();
        killed.await();
        bed.sandbox.faults().clear();

        assertContinuesAndThenBeginsAgain(pages);
    }

    @Test
    void continuesAfterAnErrorThatNeededAPerson() throws Exception {
        int pages = fill();
        bed.sandbox.faults().add(Fault.at(LIST, Fault.status(403)).skip(pages - 2));
        assertThat(bed.run("verify").exitCode()).isEqualTo(4);

        assertContinuesAndThenBeginsAgain(pages);
    }

    /**
     * Fills the platform, runs a complete {@code verify}, and returns the number of its requests for the list of
     * contents.
     */
    private int fill() {
        bed.sandbox.channel().fill(VIDEOS);
        assertThat(bed.run("migrate").exitCode()).isZero();
        for (int other = 0; other < CONTENTS; other++) {
            bed.sandbox.platform().foreign("other" + other + ".mp4", "other " + other, "Other", Duration.ofMinutes(1));
        }
        bed.sandbox.traffic().forget();
        assertThat(bed.run("verify").exitCode()).isZero();
        return listed();
    }

    private void assertContinuesAndThenBeginsAgain(int pages) throws Exception {
        bed.sandbox.traffic().forget();
        CommandLineProcess.Result rest = bed.run("verify");
        assertThat(rest.exitCode()).as(rest.err()).isZero();
        assertThat(rest.err()).contains("continuing the comparison that began at");
        assertThat(rest.out()).contains(VIDEOS + " verified: " + VIDEOS + " as they were sent");
        assertThat(listed()).isLessThan(pages);

        bed.sandbox.traffic().forget();
        bed.sandbox.platform().delete(bed.sandbox.platform().contents().get(0).id());
        CommandLineProcess.Result anew = bed.run("verify");
        assertThat(anew.err()).doesNotContain("continuing the comparison");
        assertThat(anew.out()).contains("1 failed");
        assertThat(listed()).isGreaterThanOrEqualTo(pages);
        assertThat(bed.sandbox.traffic().requests("upload")).isEmpty();
    }

    private int listed() {
        return bed.sandbox.traffic().requests(LIST).size();
    }
}
