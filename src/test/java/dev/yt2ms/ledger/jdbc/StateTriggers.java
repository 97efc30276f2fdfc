package dev.yt2ms.ledger.jdbc;

import dev.yt2ms.ledger.ItemState;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.h2.tools.TriggerAdapter;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Triggers for H2 and PostgreSQL that refuse every change of an item's state that {@link ItemState} does not permit.
 */
public final class StateTriggers {

    private static final String NAME = "only_known_changes";

    private StateTriggers() {}

    public static void create(DataSource dataSource) throws SQLException {
        JdbcClient jdbc = JdbcClient.create(dataSource);
        try (Connection connection = dataSource.getConnection()) {
            if (connection.getMetaData().getDatabaseProductName().equals("H2")) {
                String trigger = " ON migration_item FOR EACH ROW CALL '" + OfH2.class.getName() + "'";
                jdbc.sql("CREATE TRIGGER " + NAME + " BEFORE INSERT, UPDATE" + trigger)
                        .update();
            } else {
                jdbc.sql(function()).update();
                jdbc.sql("CREATE OR REPLACE TRIGGER " + NAME + " BEFORE INSERT OR UPDATE ON migration_item"
                                + " FOR EACH ROW EXECUTE FUNCTION " + NAME + "()")
                        .update();
            }
        }
    }

    /**
     * Runs changes without the triggers. Tests use this to create a situation that the ledger itself would not create.
     */
    public static void suspended(DataSource dataSource, Runnable changes) throws SQLException {
        try (Connection connection = dataSource.getConnection()) {
            boolean h2 = connection.getMetaData().getDatabaseProductName().equals("H2");
            JdbcClient.create(dataSource)
                    .sql("DROP TRIGGER " + NAME + (h2 ? "" : " ON migration_item"))
                    .update();
        }
        changes.run();
        create(dataSource);
    }

    private static String function() {
        String known = Stream.of(ItemState.values())
                .flatMap(before -> Stream.of(ItemState.values())
                        .filter(before::mayBecome)
                        .map(after -> "'" + before + " " + after + "'"))
                .collect(Collectors.joining(", "));
        return "CREATE OR REPLACE FUNCTION " + NAME + "() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN"
                + " IF TG_OP = 'INSERT' THEN"
                + " IF NEW.state NOT IN ('PENDING', 'SKIPPED') THEN RAISE EXCEPTION 'begins as %', NEW.state; END IF;"
                + " ELSIF OLD.state || ' ' || NEW.state NOT IN (" + known + ") THEN"
                + " RAISE EXCEPTION '% never becomes %', OLD.state, NEW.state; END IF; RETURN NEW; END $$";
    }

    /** The trigger for H2, which creates an instance from the name of this class. */
    public static final class OfH2 extends TriggerAdapter {

        @Override
        public void fire(Connection connection, ResultSet before, ResultSet after) throws SQLException {
            ItemState state = ItemState.valueOf(after.getString("state"));
            if (before == null) {
                if (state != ItemState.PENDING && state != ItemState.SKIPPED) {
                    throw new SQLException("begins as " + state);
                }
                return;
            }
            ItemState last = ItemState.valueOf(before.getString("state"));
            if (!last.mayBecome(state)) {
                throw new SQLException(last + " never becomes " + state);
            }
        }
    }
}
