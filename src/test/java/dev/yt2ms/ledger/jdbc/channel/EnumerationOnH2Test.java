package dev.yt2ms.ledger.jdbc.channel;

import dev.yt2ms.ledger.database.TestDatabases;
import dev.yt2ms.settings.DatabaseSettings;

class EnumerationOnH2Test extends EnumerationSuite {

    @Override
    protected DatabaseSettings settings() {
        return TestDatabases.H2;
    }
}
