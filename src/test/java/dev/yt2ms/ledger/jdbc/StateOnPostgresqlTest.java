package dev.yt2ms.ledger.jdbc;

import dev.yt2ms.StartsProcesses;
import dev.yt2ms.ledger.database.PreparedLedger;
import dev.yt2ms.settings.DatabaseSettings;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;

@StartsProcesses
class StateOnPostgresqlTest extends StateSuite {

    @Override
    protected DatabaseSettings settings() throws SQLException {
        return PreparedLedger.postgres("state");
    }

    @Override
    protected List<Runnable> methodsOfThisDatabase() {
        LedgerNodes nodes = new LedgerNodes(database.dataSource(), "my-channel", clock);
        return List.of(
                () -> nodes.giveUpFiles("a-node", Duration.ZERO),
                () -> nodes.giveBack("a-token"),
                () -> nodes.giveBackOfDead());
    }
}
