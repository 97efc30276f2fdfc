package dev.yt2ms.ledger;

import dev.yt2ms.settings.DatabaseSettings;
import java.sql.SQLException;

class VerificationOnPostgresqlTest extends VerificationSuite {

    @Override
    DatabaseSettings settings() throws SQLException {
        return TestDatabases.emptyPostgres("verification");
    }
}
