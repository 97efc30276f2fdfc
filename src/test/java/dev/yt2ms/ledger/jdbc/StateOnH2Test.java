package dev.yt2ms.ledger.jdbc;

import dev.yt2ms.ledger.database.TestDatabases;
import dev.yt2ms.settings.DatabaseSettings;

class StateOnH2Test extends StateSuite {

    @Override
    protected DatabaseSettings settings() {
        return TestDatabases.H2;
    }
}
