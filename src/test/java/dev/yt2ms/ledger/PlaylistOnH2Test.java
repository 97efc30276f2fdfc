package dev.yt2ms.ledger;

import dev.yt2ms.settings.DatabaseSettings;

class PlaylistOnH2Test extends PlaylistSuite {

    @Override
    DatabaseSettings settings() {
        return TestDatabases.H2;
    }
}
