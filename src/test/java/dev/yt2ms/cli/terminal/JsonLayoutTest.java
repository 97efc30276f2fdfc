package dev.yt2ms.cli.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.LoggingEvent;
import dev.yt2ms.model.JobCommands;
import dev.yt2ms.run.LogContext;
import dev.yt2ms.settings.value.KnownSecrets;
import dev.yt2ms.settings.value.Secret;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class JsonLayoutTest {

    @Test
    void aShortSecretIsHiddenInTextsAndTheLineStaysJson() {
        List<Secret> secrets =
                Stream.of("2026", "message", "n", "{", "\\").map(Secret::new).toList();
        LoggingEvent event = new LoggingEvent(
                "x",
                new LoggerContext().getLogger("dev.yt2ms.X"),
                Level.WARN,
                "password 2026\nof {}",
                null,
                new Object[] {"x"});
        event.setMDCPropertyMap(Map.of(LogContext.RUN, "2026"));
        event.setThreadName("thread 2026");

        String text = new JsonLayout(new KnownSecrets(secrets), "2026", JobCommands.of("my.yml")).doLayout(event);

        JsonNode line = JsonMapper.shared().readTree(text);
        assertThat(line.path("message").asString()).isEqualTo("password ***\nof x");
        assertThat(line.path("thread").asString()).isEqualTo("thread ***");
        assertThat(line.path("migration").asString()).isEqualTo("***");
        assertThat(line.path("run").asInt()).isEqualTo(2026);
    }
}
