package dev.yt2ms.ledger.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.yt2ms.StartsProcesses;
import dev.yt2ms.faults.FaultCell;
import dev.yt2ms.faults.Survives;
import dev.yt2ms.ledger.ItemState;
import dev.yt2ms.ledger.LedgerException;
import dev.yt2ms.ledger.LedgerView;
import dev.yt2ms.ledger.MigrationItem;
import dev.yt2ms.ledger.Station;
import dev.yt2ms.ledger.database.LedgerDatabase.Mode;
import dev.yt2ms.ledger.jdbc.JdbcLedgerView;
import dev.yt2ms.ledger.jdbc.JdbcMigrationLedger;
import dev.yt2ms.ledger.jdbc.LedgerEnumeration;
import dev.yt2ms.ledger.jdbc.LedgerSuite;
import dev.yt2ms.ledger.jdbc.LedgerVideos;
import dev.yt2ms.settings.DatabaseSettings;
import dev.yt2ms.settings.value.Secret;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Tests H2 in a second process. Each commit that the second process has reported must be on disk, and no other process
 * may open the ledger while the second process runs.
 */
@StartsProcesses
class LedgerDurabilityTest {

    private static final int COMMITS = 50;

    @TempDir
    private Path stateDir;

    @Test
    void everyAcknowledgedCommitSurvivesKill9() throws Exception {
        List<String> acknowledged = new ArrayList<>();
        try (LedgerProcess other = LedgerProcess.start(stateDir);
                BufferedReader output = other.output()) {
            for (String line = output.readLine(); line != null; line = output.readLine()) {
                if (line.startsWith("recorded ")) {
                    acknowledged.add(line.substring("recorded ".length()));
                }
                if (acknowledged.size() == COMMITS) {
                    isHeld();
                    other.kill();
                }
            }
        }
        assertThat(acknowledged).hasSizeGreaterThanOrEqualTo(COMMITS);
        byte[] left = Files.readAllBytes(stateDir.resolve("ledger.mv.db"));
        for (Mode mode : List.of(Mode.SHARED, Mode.ALONE)) {
            assertThat(stateDir.resolve("ledger.mv.db")).hasBinaryContent(left);
            try (LedgerDatabase database = LedgerDatabase.open(TestDatabases.H2, stateDir, "my-channel", mode)) {
                List<String> found = new ArrayList<>();
                view(database).forEachStatus(status -> found.add(status.videoId()));
                assertThat(found).startsWith(acknowledged.toArray(String[]::new));
            }
        }
    }

    @Test
    @Survives(FaultCell.KILLED_MACHINE)
    void everyAcknowledgedStepSurvivesAPowerCut() throws Exception {
        DiskWithoutPower.plugIn();
        Path file = stateDir.resolve("ledger");
        DatabaseSettings settings = h2("jdbc:h2:" + DiskWithoutPower.SCHEME + ":" + file + ";WRITE_DELAY=0");
        try (LedgerDatabase database = TestDatabases.open(settings, stateDir)) {
            JdbcMigrationLedger ledger = ledger(database);
            new LedgerEnumeration(database.dataSource(), "my-channel", Clock.systemUTC())
                    .record(List.of(LedgerVideos.selected("a")));
            ledger.claim(Station.DOWNLOAD, "me");
            ledger.downloaded("a", LedgerVideos.FILE);
            assertThat(afterPowerCut(file).state()).isEqualTo(ItemState.DOWNLOADED);
            ledger.claim(Station.UPLOAD, "me");
            ledger.intendUpload("a", LedgerSuite.fields("a"));
            assertThat(afterPowerCut(file).uploadUnsure()).isTrue();
            ledger.uploaded("a", "content", 5);
            assertThat(afterPowerCut(file).state()).isEqualTo(ItemState.UPLOADED);
        }
    }

    /** Returns the only video of the ledger as the next run finds it after a power cut. */
    private MigrationItem afterPowerCut(Path file) throws IOException {
        Path copy = stateDir.resolve("after-power-cut");
        DiskWithoutPower.cutPower(file, copy);
        try (LedgerDatabase database = TestDatabases.open(h2("jdbc:h2:file:" + copy), stateDir)) {
            JdbcMigrationLedger ledger = ledger(database);
            ledger.recover();
            List<MigrationItem> items = new ArrayList<>();
            EnumSet.allOf(ItemState.class).forEach(state -> view(database).forEach(state, items::add));
            assertThat(items).hasSize(1);
            return items.get(0);
        }
    }

    private static DatabaseSettings h2(String url) {
        return new DatabaseSettings(Optional.of(new Secret(url)), Optional.empty(), Optional.empty());
    }

    private static LedgerView view(LedgerDatabase database) {
        return new JdbcLedgerView(database.dataSource(), "my-channel", Clock.systemUTC());
    }

    private static JdbcMigrationLedger ledger(LedgerDatabase database) {
        return new JdbcMigrationLedger(database.dataSource(), "my-channel", Clock.systemUTC());
    }

    private void isHeld() {
        for (Mode mode : Mode.values()) {
            assertThatExceptionOfType(LedgerException.class)
                    .isThrownBy(() -> LedgerDatabase.open(TestDatabases.H2, stateDir, "my-channel", mode))
                    .withMessage("another run holds the ledger in " + stateDir)
                    .matches(LedgerException::isHeldByOther);
        }
    }

    @Test
    void anH2LedgerConfiguredByAnAddressIsJustAsDurable() {
        String url = "jdbc:h2:file:" + stateDir.resolve("elsewhere");
        for (String given : List.of(url, url + ";write_delay=0", url + ";MODE=Regular")) {
            try (LedgerDatabase database = TestDatabases.open(h2(given), stateDir)) {
                assertThat(TestDatabases.writeDelays(database)).isNotEmpty().containsOnly("0");
            }
        }
    }
}
