package dev.yt2ms.ledger.jdbc.platform;

import dev.yt2ms.ledger.database.TestDatabases;
import dev.yt2ms.settings.DatabaseSettings;

class ReconciliationOnH2Test extends ReconciliationSuite {

    @Override
    protected DatabaseSettings settings() {
        return TestDatabases.H2;
    }

    @Override
    String numbers(int many) {
        return "(SELECT x - 1 AS n FROM SYSTEM_RANGE(1, " + many + "))";
    }
}
