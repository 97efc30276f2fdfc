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
 * Tests that ledgers of earlier versions are upgraded and that their runs continue. Each ledger is from a run that
 * SIGTERM stopped when it had uploaded one video and the others were waiting. {@link FrozenLedgerTest} covers more
 * situations and newer versions of the tables.
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

        // The content that the old run uploaded is not on the sandbox's platform. The run reports this, and moves the
        // other videos.
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
     * Makes the upload that the ledger has recorded older than {@code verify.patience}, so that the run does not wait
     * until the platform shows its content.
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
