package dev.yt2ms.ledger.jdbc.platform;

import dev.yt2ms.StartsProcesses;
import dev.yt2ms.ledger.database.PreparedLedger;
import dev.yt2ms.settings.DatabaseSettings;
import java.sql.SQLException;

@StartsProcesses
class ReconciliationOnPostgresqlTest extends ReconciliationSuite {

    @Override
    protected DatabaseSettings settings() throws SQLException {
        return PreparedLedger.postgres("reconciliation");
    }

    @Override
    String numbers(int many) {
        return "(SELECT generate_series(0, " + (many - 1) + ") AS n) AS numbers";
    }
}
