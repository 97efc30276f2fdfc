package dev.yt2ms.ledger.jdbc.channel;

import dev.yt2ms.StartsProcesses;
import dev.yt2ms.ledger.database.PreparedLedger;
import dev.yt2ms.settings.DatabaseSettings;
import java.sql.SQLException;

@StartsProcesses
class EnumerationOnPostgresqlTest extends EnumerationSuite {

    @Override
    protected DatabaseSettings settings() throws SQLException {
        return PreparedLedger.postgres("enumeration");
    }
}
