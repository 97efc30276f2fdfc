package dev.yt2ms.cli.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.yt2ms.StartsProcesses;
import dev.yt2ms.live.ActionResult;
import dev.yt2ms.live.LiveAction;
import dev.yt2ms.live.VideoQuery;
import dev.yt2ms.model.JobCommands;
import dev.yt2ms.sandbox.http.Fault;
import dev.yt2ms.sandbox.media.Clip;
import dev.yt2ms.settings.jobfile.JobFile;
import dev.yt2ms.wholejob.TestBed;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Tests what the live page shows while no run is in progress. */
@StartsProcesses
class JobMigrationTest {

    @TempDir
    private Path directory;

    @Test
    void withoutARunTheLedgerIsShownAndOnlyRetryIsPossible() throws Exception {
        try (TestBed bed = new TestBed(directory)) {
            bed.set("download.attempts", "1");
            bed.sandbox.channel().fill(3, Clip.testCard(35, 2));
            String first = bed.sandbox.channel().videos().get(0).id();
            bed.sandbox
                    .faults()
                    .add(Fault.at("watch", Fault.status(404)).about(first).always());
            try (JobMigration page = page(bed)) {
                assertThat(json(page.overview()).path("run").path("state").asString())
                        .isEqualTo("NONE");
                assertThat(json(page.videos(VideoQuery.of(Map.of())))
                                .path("total")
                                .asInt())
                        .isZero();
            }
            assertThat(bed.run("migrate").exitCode()).isEqualTo(3);
            bed.sandbox.faults().clear();

            try (JobMigration page = page(bed)) {
                JsonNode overview = json(page.overview());
                assertThat(overview.path("counts").path("FAILED").asInt()).isOne();
                assertThat(overview.path("run").path("state").asString()).isEqualTo("COMPLETED");
                assertThat(overview.path("failures").get(0).path("rule").asString())
                        .isEqualTo("http-gone");
                assertThat(overview.path("failures").get(0).path("advice").asString())
                        .doesNotContain("JOBFILE");
                assertThat(overview.path("actions")).hasSize(1);
                assertThat(overview.path("quotaToday").asInt()).isPositive();
                assertThat(json(page.videos(VideoQuery.of(Map.of("state", "failed"))))
                                .path("rows")
                                .get(0)
                                .path("id")
                                .asString())
                        .isEqualTo(first);
                JsonNode video = json(page.video(first).orElseThrow());
                assertThat(video.path("attempts")).hasSize(1);
                assertThat(video.path("attempts").get(0).path("rule").asString())
                        .isEqualTo("http-gone");
                assertThat(page.act(LiveAction.PAUSE, List.of(), Optional.empty())
                                .done())
                        .isFalse();

                ActionResult retry = page.act(LiveAction.RETRY, List.of(first), Optional.empty());
                assertThat(retry.message()).startsWith("PENDING again: 1").contains("migrate my.yml");
                page.overview();
                // The page still has the ledger open at this moment, and must let the run of another process have it.
                assertThat(bed.runAsProcess("migrate").exitCode()).isZero();
            }
            bed.assertAllArrivedOnce(bed.sandbox.channel().videos());
        }
    }

    @Test
    void thePageNeedsAnAddressOfThisMachineOrAToken() throws Exception {
        try (TestBed bed = new TestBed(directory)) {
            assertThat(bed.run("migrate", "--web", "0.0.0.0:8484").exitCode()).isEqualTo(2);
            assertThat(bed.run("migrate", "--web", "0.0.0.0:8484").err()).contains("web.token");
            assertThat(bed.run("migrate", "--web=nonsense").exitCode()).isEqualTo(2);
            bed.set("web.token", "short");
            assertThat(bed.run("migrate", "--web").err())
                    .contains("migration.web.token")
                    .doesNotContain("short'");
        }
    }

    private static JobMigration page(TestBed bed) {
        return new JobMigration(
                JobFile.read(bed.writeJobFile(), List.of(), System.getenv(), JobFile.Access.LEDGER),
                JobCommands.of("my.yml"));
    }

    private static JsonNode json(byte[] text) {
        return JsonMapper.shared().readTree(text);
    }
}
