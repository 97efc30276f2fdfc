package dev.yt2ms.ledger;

import dev.yt2ms.settings.DatabaseSettings;

class SelectionOnH2Test extends SelectionSuite {

    @Override
    DatabaseSettings settings() {
        return TestDatabases.H2;
    }
}
