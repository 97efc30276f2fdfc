package dev.yt2ms.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

class RoleTest {

    @Test
    void canBeCreatedWhileTheDatabaseIsAway() {
        DataSource away = new DriverManagerDataSource("jdbc:postgresql://127.0.0.1:1/none?connectTimeout=1");

        try (Role role = new Role(
                away,
                "cluster_seat",
                "seat:test",
                "berlin",
                new Heartbeats(Duration.ofSeconds(1), 4),
                new DatabaseClock(Instant::now),
                Role.Afterwards.REMOVED)) {
            assertThat(role.held()).isEmpty();
        }
    }
}
