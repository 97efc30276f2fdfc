package dev.yt2ms.ledger;

import dev.yt2ms.settings.DatabaseSettings;

class OutcomeOnH2Test extends OutcomeSuite {

    @Override
    DatabaseSettings settings() {
        return TestDatabases.H2;
    }
}
