package dev.yt2ms.ledger;

import dev.yt2ms.settings.DatabaseSettings;

class LookOnH2Test extends LookSuite {

    @Override
    DatabaseSettings settings() {
        return TestDatabases.H2;
    }
}
