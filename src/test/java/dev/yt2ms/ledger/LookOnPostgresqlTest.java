package dev.yt2ms.ledger;

import dev.yt2ms.settings.DatabaseSettings;
import java.sql.SQLException;

class LookOnPostgresqlTest extends LookSuite {

    @Override
    DatabaseSettings settings() throws SQLException {
        return TestDatabases.emptyPostgres("look");
    }
}
