package dev.yt2ms.wholejob.frozen;

import static org.assertj.core.api.Assertions.assertThat;

import dev.yt2ms.StartsProcesses;
import dev.yt2ms.faults.FaultCell;
import dev.yt2ms.faults.Survives;
import dev.yt2ms.sandbox.youtube.SandboxVideo;
import dev.yt2ms.wholejob.CommandLineProcess;
import dev.yt2ms.wholejob.LedgerFile;
import dev.yt2ms.wholejob.WholeJobTest;
import java.io.InputStream;
import java.nio.file.Files;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Ledgers that earlier versions wrote are upgraded and their runs continue. Each file was left by a run that SIGTERM
 * stopped: one video is uploaded, the others wait. {@link FrozenLedgerTest} covers more situations and newer versions
 * of the tables.
 */
@StartsProcesses
class OldLedgerTest extends WholeJobTest {

    private static final String UPLOADED = "SELECT video_id FROM migration_item WHERE content_id = 'kept-content'";

    @BeforeEach
    void start() throws Exception {
        bed.sandbox.channel().fill(4);
    }

    @ParameterizedTest
    @ValueSource(strings = {"ledger-v2.mv.db", "ledger-v9.mv.db"})
    @Survives(FaultCell.OLD_H2_LEDGER)
    void aLedgerOfAnEarlierVersionIsUpgradedAndContinues(String name) throws Exception {
        Files.createDirectories(bed.state());
        try (InputStream ledger = OldLedgerTest.class.getResourceAsStream("/ledgers/" + name)) {
            Files.copy(ledger, bed.state().resolve("ledger.mv.db"));
        }

        List<String> uploaded = uploaded();
        assertThat(uploaded).hasSize(1);
        uploadedLongAgo();
        CommandLineProcess.Result result = bed.run("migrate");

        // The video that the old run had uploaded is not on this platform: the run reports that, and moves the others.
        assertThat(result.exitCode()).as(result.err()).isEqualTo(75);
        assertThat(result.err()).contains("does not find the content kept-content");
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

    /**
     * Sets the recorded upload back by more than {@code verify.patience}, so that the run waits only for its own
     * uploads.
     */
    private void uploadedLongAgo() {
        try (LedgerFile ledger = new LedgerFile(bed.state())) {
            ledger.update("UPDATE migration_item SET uploaded_at = uploaded_at - INTERVAL '30' DAY"
                    + " WHERE content_id IS NOT NULL");
        }
    }

    private List<String> uploaded() {
        try (LedgerFile ledger = new LedgerFile(bed.state())) {
            return ledger.texts(UPLOADED);
        }
    }
}
