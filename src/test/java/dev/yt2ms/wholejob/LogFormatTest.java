package dev.yt2ms.wholejob;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.yt2ms.StartsProcesses;
import dev.yt2ms.sandbox.http.FaultAction;
import dev.yt2ms.sandbox.youtube.SandboxVideo;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Tests that with {@code --log-format json} each line of the standard error is a JSON object. */
@StartsProcesses
class LogFormatTest extends WholeJobTest {

    private static List<JsonNode> objects(String lines) {
        List<JsonNode> objects =
                lines.lines().map(line -> JsonMapper.shared().readTree(line)).toList();
        assertThat(objects).isNotEmpty().allMatch(JsonNode::isObject).allSatisfy(object -> {
            assertThat(Instant.parse(object.path("time").asString())).isBefore(Instant.now());
            assertThat(object.path("level").asString()).isIn("DEBUG", "INFO", "WARN", "ERROR");
            assertThat(object.path("message").asString()).isNotEmpty();
        });
        return objects;
    }

    @Test
    void eachLineIsAnObjectThatNamesRunStepAndVideo() {
        bed.sandbox
                .channel()
                .add(SandboxVideo.of("AbCdEfGhIjK").title("\"A\"\n{世界}\\").build());
        bed.sandbox.faults().add("media", new FaultAction.Junk());
        bed.set("notify.ping-url", "http://127.0.0.1:1/");

        CommandLineProcess.Result run = bed.runAsProcess("migrate", "--verbose", "--log-format", "json");

        assertThat(run.exitCode()).as(run.err()).isZero();
        List<JsonNode> lines = objects(run.err());
        assertThat(lines)
                .filteredOn(line -> line.path("message").asString().contains("will be tried again"))
                .isNotEmpty()
                .allSatisfy(line -> {
                    assertThat(line.path("level").asString()).isEqualTo("WARN");
                    assertThat(line.path("migration").asString()).isEqualTo("test");
                    assertThat(line.path("run").asInt()).isEqualTo(1);
                    assertThat(line.path("step").asString()).startsWith("download");
                    assertThat(line.path("video").asString()).isEqualTo("AbCdEfGhIjK");
                });
        assertThat(lines)
                .filteredOn(line -> line.path("step").asString().startsWith("upload"))
                .isNotEmpty()
                .allMatch(line -> line.path("run").asInt() == 1);
        assertThat(lines)
                .extracting(line -> line.path("message").asString())
                .anyMatch(message -> message.startsWith("Notification by ping failed"));
        assertThat(run.out()).contains("1 on the platform, 0 failed");
    }

    @ParameterizedTest
    @CsvSource({
        "--log-format=json, --no-such-option",
        "--log-format=json, --set=migration.name=",
        "--log-format=JSON, --set=migration.nmae=x"
    })
    void anErrorBeforeTheRunIsAnObjectToo(String json, String wrong) {
        CommandLineProcess.Result run = bed.run("migrate", json, wrong);

        assertThat(run.exitCode()).as(run.err()).isEqualTo(2);
        assertThat(objects(run.err()).get(0).path("message").asString()).startsWith("yt2ms: ");
    }

    @Test
    void theLinkOfTheLivePageIsAnObjectToo() {
        bed.sandbox.channel().fill(1);
        assertThat(bed.run("migrate").exitCode()).isZero();

        CommandLineProcess web = bed.start("web", "--log-format", "json", "--address", "127.0.0.1:0");
        await().atMost(Duration.ofMinutes(3)).until(() -> web.err().contains("live page"));
        web.signal("TERM");

        assertThat(objects(web.await().err()))
                .extracting(line -> line.path("message").asString())
                .anyMatch(message -> message.startsWith("live page: http://127.0.0.1:"));
    }

    @Test
    void withoutTheOptionTheStandardErrorIsText() {
        assertThat(bed.run("migrate", "--no-such-option").err()).startsWith("yt2ms: ");
    }
}
