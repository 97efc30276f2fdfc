package dev.yt2ms.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.yt2ms.ledger.LedgerDatabase.Mode;
import dev.yt2ms.settings.DatabaseSettings;
import dev.yt2ms.settings.Secret;
import java.io.BufferedReader;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.jdbc.core.simple.JdbcClient;

/** H2 in another process: what it told is on disk, and as long as it lives nobody else gets in. */
@Timeout(60)
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
        try (LedgerDatabase database = TestDatabases.open(TestDatabases.H2, stateDir)) {
            List<String> found = new ArrayList<>();
            new JdbcMigrationLedger(database.dataSource(), "my-channel", Clock.systemUTC())
                    .forEachStatus(status -> found.add(status.videoId()));
            assertThat(found).startsWith(acknowledged.toArray(String[]::new));
        }
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
    void anAddressOfH2IsJustAsDurable() {
        String url = "jdbc:h2:file:" + stateDir.resolve("elsewhere");
        for (String given : List.of(url, url + ";write_delay=0", url + ";MODE=Regular")) {
            DatabaseSettings settings =
                    new DatabaseSettings(Optional.of(new Secret(given)), Optional.empty(), Optional.empty());
            try (LedgerDatabase database = TestDatabases.open(settings, stateDir)) {
                assertThat(JdbcClient.create(database.dataSource())
                                .sql("SELECT SETTING_VALUE FROM INFORMATION_SCHEMA.SETTINGS"
                                        + " WHERE SETTING_NAME = 'WRITE_DELAY'")
                                .query(String.class)
                                .list())
                        .isNotEmpty()
                        .containsOnly("0");
            }
        }
    }
}
