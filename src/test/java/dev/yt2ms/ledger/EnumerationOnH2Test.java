package dev.yt2ms.ledger;

import dev.yt2ms.settings.DatabaseSettings;

class EnumerationOnH2Test extends EnumerationSuite {

    @Override
    DatabaseSettings settings() {
        return TestDatabases.H2;
    }
}
