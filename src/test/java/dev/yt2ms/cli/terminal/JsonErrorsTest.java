package dev.yt2ms.cli.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.yt2ms.run.LogContext;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Tests that lines which are no part of the log become JSON objects. */
@SuppressWarnings("try") // javac warns, because the blocks do not use the resource.
class JsonErrorsTest {

    private final PrintStream standard = System.err;
    private final ByteArrayOutputStream written = new ByteArrayOutputStream();

    @BeforeEach
    void replace() {
        System.setErr(new PrintStream(written, true, StandardCharsets.UTF_8));
    }

    @AfterEach
    void restore() {
        System.setErr(standard);
    }

    @Test
    void whatALibraryPrintsIsAnObjectWithRunStepAndVideo() {
        LogContext.setRun(7);
        LogContext.setStep("upload:partition0");
        LogContext.setVideo("AbCdEfGhIjK");
        try (JsonErrors errors = JsonErrors.start("migrate", "--log-format", "json", "job.yml")) {
            System.err.println("WARNING: \"a\" \u001b[2J世界");
            System.err.print("the last line has no end");
        } finally {
            LogContext.clearRun();
            LogContext.clearStep();
            LogContext.clearVideo();
        }

        String[] lines = written.toString(StandardCharsets.UTF_8).split(System.lineSeparator());
        assertThat(lines).hasSize(2);
        JsonNode first = JsonMapper.shared().readTree(lines[0]);
        assertThat(first.path("message").asString()).isEqualTo("WARNING: \"a\"  [2J世界");
        assertThat(first.path("run").asInt()).isEqualTo(7);
        assertThat(first.path("step").asString()).isEqualTo("upload:partition0");
        assertThat(first.path("video").asString()).isEqualTo("AbCdEfGhIjK");
        assertThat(JsonMapper.shared().readTree(lines[1]).path("message").asString())
                .isEqualTo("the last line has no end");
    }

    @Test
    void anExceptionOfAThreadIsOneObjectForEachLine() throws InterruptedException {
        try (JsonErrors errors = JsonErrors.start("sync", "--log-format=JSON")) {
            Thread thread = new Thread(() -> {
                throw new IllegalStateException("defect\nof two lines");
            });
            thread.start();
            thread.join();
        }

        assertThat(written.toString(StandardCharsets.UTF_8).lines())
                .hasSizeGreaterThan(2)
                .allMatch(line -> JsonMapper.shared().readTree(line).isObject());
    }

    @Test
    void otherFormatsLeaveTheStandardErrorAsItIs() {
        try (JsonErrors errors = JsonErrors.start("migrate", "--log-format", "text", "json")) {
            System.err.println("text");
        }

        assertThat(written.toString(StandardCharsets.UTF_8)).isEqualTo("text" + System.lineSeparator());
    }
}
