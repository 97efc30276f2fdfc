package dev.yt2ms.ledger.jdbc.channel;

import dev.yt2ms.ledger.database.TestDatabases;
import dev.yt2ms.settings.DatabaseSettings;

class SelectionOnH2Test extends SelectionSuite {

    @Override
    protected DatabaseSettings settings() {
        return TestDatabases.H2;
    }
}
