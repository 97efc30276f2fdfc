package dev.yt2ms.ledger;

import dev.yt2ms.settings.DatabaseSettings;

class ClaimOnH2Test extends ClaimSuite {

    @Override
    DatabaseSettings settings() {
        return TestDatabases.H2;
    }
}
