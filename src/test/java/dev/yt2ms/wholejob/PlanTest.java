package dev.yt2ms.wholejob;

import static org.assertj.core.api.Assertions.assertThat;

import dev.yt2ms.StartsProcesses;
import dev.yt2ms.sandbox.http.Fault;
import dev.yt2ms.sandbox.media.Clip;
import dev.yt2ms.sandbox.youtube.Delivery;
import dev.yt2ms.sandbox.youtube.SandboxVideo;
import java.nio.file.Files;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Tests that a plan predicts what the migration will do. */
@StartsProcesses
class PlanTest extends WholeJobTest {

    @Test
    void aPlanPredictsTheMigrationAndMovesNothing() throws Exception {
        SandboxVideo one = SandboxVideo.of("oneoneoneon")
                .title("Twin \u202E title")
                .description("First line.\nMore & more.")
                .publishedAt("2020-01-01T00:00:00Z")
                .viewCount(7)
                .build();
        SandboxVideo two = SandboxVideo.of("twotwotwotw")
                .title("Twin \u202E title")
                .publishedAt("2019-01-01T00:00:00Z")
                .hiddenViewCount()
                .build();
        SandboxVideo old = SandboxVideo.of("oldoldoldol")
                .publishedAt("2009-01-01T00:00:00Z")
                .build();
        SandboxVideo upcoming =
                SandboxVideo.of("soonsoonsoo").live(SandboxVideo.Live.UPCOMING).build();
        bed.sandbox.channel().add(one, two, old, upcoming);
        bed.set("select.published-after", "2010-01-01")
                .set("select.order", "oldest-first")
                .set("mapping.customAttribute1", "'{summary}'");

        CommandLineProcess.Result plan = bed.run("plan", "--json");

        assertThat(plan.exitCode()).as(plan.err()).isZero();
        JsonNode json = new JsonMapper().readTree(plan.out());
        assertThat(json.path("listed").asInt()).isEqualTo(4);
        assertThat(json.path("selected").asInt()).isEqualTo(2);
        assertThat(json.path("moved").asInt()).isZero();
        assertThat(json.path("lengthSeconds").asInt()).isEqualTo(4);
        assertThat(json.path("estimatedBytes").asLong()).isPositive();
        assertThat(json.path("quotaUsed").asInt()).isEqualTo(3);
        assertThat(json.path("quotaDays").asInt()).isOne();
        assertThat(json.path("skipped").path("select.published-after").asInt()).isOne();
        assertThat(json.path("skipped").path("upcoming").asInt()).isOne();
        assertThat(json.path("samples").get(0).path("referenceID").asString()).isEqualTo(two.id());
        assertThat(json.path("samples").get(1).path("longDescription").asString())
                .isEqualTo("First line.<br>More &amp; more.");
        assertThat(json.path("problems").toString())
                .contains(
                        "2 videos with the same title",
                        "1 video with no description",
                        "a hidden view count",
                        "1 video with an empty text from the template mapping.customAttribute1");
        assertThat(bed.sandbox.platform().sessionsOpened()).isZero();
        assertThat(bed.sandbox.traffic().requests("media")).isEmpty();
        assertThat(bed.status().path("run").path("state").asString()).isEqualTo("NONE");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(bed.state())))
                .as("permissions of the state-dir that the command plan created")
                .isEqualTo("rwx------");
        try (Stream<java.nio.file.Path> left = Files.list(bed.state())) {
            assertThat(left.filter(path -> path.getFileName().toString().startsWith("plan")))
                    .isEmpty();
        }

        CommandLineProcess.Result migration = bed.run("migrate");
        assertThat(migration.exitCode()).as(migration.err()).isZero();
        bed.assertAllArrivedOnce(List.of(one, two));
        json.path("samples")
                .get(1)
                .properties()
                .forEach(field -> assertThat(bed.contentOf(one).field(field.getKey()))
                        .isEqualTo(field.getValue().asString()));

        CommandLineProcess.Result after = bed.run("migrate", "--dry-run");
        assertThat(after.exitCode()).as(after.err()).isZero();
        assertThat(after.out())
                .contains(
                        "2 selected, 2 of them on the platform already",
                        "estimated from the bitrate of the videos that were already moved",
                        "the free quota is 10000 units a day, so the reading takes at most 1 day")
                .doesNotContain("\u202E");
    }

    @Test
    void aPlanReportsAUsedUpQuotaAndAPlatformThatRefuses() {
        for (int i = 0; i < 53; i++) {
            bed.sandbox.channel().add(SandboxVideo.of("listed%05d".formatted(i)).build());
        }
        bed.sandbox.youtube().quotaLimit(3);
        bed.sandbox.platform().acceptedToken("another");

        CommandLineProcess.Result plan = bed.run("plan", "--samples", "0");

        assertThat(plan.exitCode()).as(plan.err()).isEqualTo(75);
        assertThat(plan.out()).contains("INCOMPLETE: ", "midnight Pacific", "50 videos listed", "destination.token");
        bed.sandbox.platform().acceptedToken(dev.yt2ms.sandbox.Sandbox.TOKEN);
    }

    @Test
    void theChannelSizeIsEstimatedFromAFewVideos() throws Exception {
        for (int i = 0; i < 6; i++) {
            bed.sandbox
                    .channel()
                    .add(SandboxVideo.of("separate%03d".formatted(i))
                            .clip(Clip.testCard(0, 4))
                            .delivery(Delivery.SEPARATE)
                            .build());
        }

        JsonNode plan = new JsonMapper().readTree(bed.run("plan", "--json").out());

        assertThat(plan.path("estimatedBy").asString())
                .startsWith("estimated from the formats that yt-dlp would choose for 5 of the videos: 0.");
        assertThat(bed.sandbox.traffic().requests("watch")).hasSize(5);
        assertThat(plan.path("problems").toString()).doesNotContain("downloaded now");
        CommandLineProcess.Result migration = bed.run("migrate");
        assertThat(migration.exitCode()).as(migration.err()).isZero();
        // The bitrate in the manifest is approximately that of the download.
        long arrived = bed.sandbox.platform().contents().stream()
                .mapToLong(content -> content.uploads().get(0).bytes())
                .sum();
        assertThat(plan.path("estimatedBytes").asDouble()).isCloseTo(arrived, Percentage.withPercentage(25));
    }

    @Test
    void aPlanReportsProblemsThatWouldEndTheDownloads() {
        bed.sandbox.channel().fill(3);
        bed.sandbox.faults().add(Fault.at("watch", Fault.status(429)).always());

        CommandLineProcess.Result plan = bed.run("plan", "--samples", "0");

        assertThat(plan.exitCode()).as(plan.err()).isZero();
        assertThat(plan.out())
                .contains("estimated with 3 Mbit/s", "can't be downloaded now: YouTube asks for fewer downloads");
        assertThat(bed.sandbox.traffic().requests("watch")).hasSize(1);
    }

    @Test
    void aPlanReportsAnIdForWhichYouTubeShowsNoVideo() {
        SandboxVideo known = SandboxVideo.of("knownknownk").build();
        bed.sandbox.channel().add(known);
        bed.set("select.ids", "[knownknownk, knownknownx]");

        CommandLineProcess.Result plan = bed.run("plan", "--samples", "0");

        assertThat(plan.exitCode()).as(plan.err()).isZero();
        assertThat(plan.out())
                .contains("1 selected", "note: YouTube does not show 1 video of select.ids", ": knownknownx");
    }

    @Test
    void withoutAChannelOnlyTheReasonIsPrinted() throws Exception {
        bed.set("source.channel", "'@nobody-is-called-so'");

        CommandLineProcess.Result plan = bed.run("plan", "--json");

        assertThat(plan.exitCode()).as(plan.err()).isEqualTo(4);
        assertThat(new JsonMapper().readTree(plan.out()).path("stoppedBecause").asString())
                .contains("nobody-is-called-so");
        assertThat(plan.out()).doesNotContain("listed");
    }
}
