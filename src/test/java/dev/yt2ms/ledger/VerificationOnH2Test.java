package dev.yt2ms.ledger;

import dev.yt2ms.settings.DatabaseSettings;

class VerificationOnH2Test extends VerificationSuite {

    @Override
    DatabaseSettings settings() {
        return TestDatabases.H2;
    }
}
