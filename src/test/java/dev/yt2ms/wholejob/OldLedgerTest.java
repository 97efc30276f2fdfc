package dev.yt2ms.wholejob;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.yt2ms.faults.FaultCell;
import dev.yt2ms.faults.Survives;
import dev.yt2ms.sandbox.Fault;
import dev.yt2ms.sandbox.FaultAction;
import dev.yt2ms.sandbox.SandboxVideo;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Ledgers that earlier versions wrote are migrated and go on. Each file was left by a run that TERM stopped: one video
 * is uploaded, the others wait. A new version of the tables gets a file of its own here, by
 * {@code -Dyt2ms.ledger.keep=FILE}.
 */
class OldLedgerTest extends WholeJobTest {

    private static final String UPLOADED = "SELECT video_id FROM migration_item WHERE content_id = 'kept-content'";

    @BeforeEach
    void start() throws Exception {
        bed.sandbox.channel().fill(4);
    }

    @ParameterizedTest
    @ValueSource(strings = {"ledger-v2.mv.db", "ledger-v9.mv.db"})
    @Survives(FaultCell.OLD_H2_LEDGER)
    void aLedgerOfAnEarlierVersionIsMigratedAndGoesOn(String name) throws Exception {
        Files.createDirectories(bed.state());
        try (InputStream ledger = OldLedgerTest.class.getResourceAsStream("/ledgers/" + name)) {
            Files.copy(ledger, bed.state().resolve("ledger.mv.db"));
        }

        List<String> uploaded = uploaded();
        assertThat(uploaded).hasSize(1);
        bed.set("verify.patience", "1s"); // It was uploaded long ago.
        CommandLineProcess.Result result = bed.run("migrate");

        // What it had uploaded is not on this platform: that is told, and the rest goes on.
        assertThat(result.exitCode()).as(result.err()).isEqualTo(75);
        assertThat(result.err()).contains("does not find content kept-content");
        List<SandboxVideo> others = bed.sandbox.channel().videos().stream()
                .filter(video -> !uploaded.contains(video.id()))
                .toList();
        bed.assertAllArrivedOnce(others);
        try (LedgerFile ledger = new LedgerFile(bed.state())) {
            assertThat(ledger.texts("SELECT state FROM migration_item ORDER BY state"))
                    .containsExactly("UPLOADED", "VERIFIED", "VERIFIED", "VERIFIED");
        }
        assertThat(uploaded()).isEqualTo(uploaded);
    }

    private List<String> uploaded() {
        try (LedgerFile ledger = new LedgerFile(bed.state())) {
            return ledger.texts(UPLOADED);
        }
    }

    /** Makes such a file of this version, when asked to. */
    @Test
    void aLedgerOfThisVersionCanBeKept() throws Exception {
        String keep = System.getProperty("yt2ms.ledger.keep");
        assumeTrue(keep != null, "no file was asked for");
        bed.sandbox
                .faults()
                .add(Fault.at("watch", new FaultAction.Stall(-1)).skip(1).always());
        CommandLineProcess run = bed.start("migrate");
        await().atMost(Duration.ofMinutes(2))
                .until(() -> bed.sandbox.platform().contents().size() == 1
                        && bed.sandbox.faults().stalled() == 2);
        run.signal("TERM");
        run.await();
        try (LedgerFile ledger = new LedgerFile(bed.state())) {
            ledger.update("UPDATE migration_item SET content_id = 'kept-content' WHERE content_id IS NOT NULL");
            // Rewritten as a whole, so that nothing of this machine is left in it.
            ledger.update("SHUTDOWN COMPACT");
        }
        Files.copy(bed.state().resolve("ledger.mv.db"), Path.of(keep));
    }
}
