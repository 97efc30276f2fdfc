package dev.yt2ms.ledger.jdbc.platform;

import dev.yt2ms.ledger.database.TestDatabases;
import dev.yt2ms.settings.DatabaseSettings;

class PlatformIndexOnH2Test extends PlatformIndexSuite {

    @Override
    protected DatabaseSettings settings() {
        return TestDatabases.H2;
    }
}
