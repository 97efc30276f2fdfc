package dev.yt2ms.ledger.jdbc.transfer;

import dev.yt2ms.ledger.database.TestDatabases;
import dev.yt2ms.settings.DatabaseSettings;

class OutcomeOnH2Test extends OutcomeSuite {

    @Override
    protected DatabaseSettings settings() {
        return TestDatabases.H2;
    }
}
