package dev.yt2ms.wholejob.restart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.yt2ms.StartsProcesses;
import dev.yt2ms.faults.FaultCell;
import dev.yt2ms.faults.Survives;
import dev.yt2ms.sandbox.http.Fault;
import dev.yt2ms.sandbox.http.FaultAction;
import dev.yt2ms.sandbox.youtube.SandboxVideo;
import dev.yt2ms.wholejob.CommandLineProcess;
import dev.yt2ms.wholejob.TestBed.Database;
import dev.yt2ms.wholejob.WholeJobTest;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.JsonNode;

/** Tests that uploads whose outcome is unknown are found on the platform, and that only one run uses a ledger. */
@StartsProcesses
class RestartTest extends WholeJobTest {

    private static final Duration PATIENCE = Duration.ofMinutes(3);

    @Test
    @Survives({FaultCell.UPLOAD_ANSWER_LOST, FaultCell.UPLOAD_STORED_THEN_5XX, FaultCell.UPLOAD_STORED_THEN_GARBAGE})
    void uploadsWithLostAnswersAreFoundOnThePlatformAndNotRepeated() throws Exception {
        bed.sandbox.channel().fill(3);
        bed.sandbox
                .faults()
                .add(
                        Fault.at("upload", new FaultAction.Close(true)),
                        Fault.at("upload", Fault.afterWork(503, "text/plain", "later")),
                        Fault.at("upload", Fault.afterWork(200, "application/json", "{\"contentId\": ]\u0000<")));

        CommandLineProcess.Result result = bed.run("migrate");

        assertThat(result.exitCode()).as(result.err()).isZero();
        assertThat(bed.sandbox.faults().pending())
                .as("armed faults that the run did not meet")
                .isEmpty();
        bed.assertAllArrivedOnce(bed.sandbox.channel().videos());
        assertThat(bed.sandbox.platform().sessionsOpened()).isEqualTo(3);
        for (JsonNode item : bed.status().path("items")) {
            assertThat(item.path("contentId").asString())
                    .isEqualTo(bed.sandbox
                            .platform()
                            .contentsFor(item.path("videoId").asString())
                            .get(0)
                            .id());
        }
    }

    @ParameterizedTest
    @EnumSource
    @Survives({FaultCell.DIED_BEFORE_RECORD, FaultCell.UPLOADS_UNSURE})
    void oneScanFindsTheUploadsThatArrivedBeforeAKill(Database database) throws Exception {
        bed.use(database);
        bed.set("canary.videos", "0").sandbox.channel().fill(2);
        // The platform stores the files but does not answer, and the process is killed while it waits for the answers.
        bed.sandbox.faults().add(Fault.at("upload", new FaultAction.Stall(-1)).times(2));
        CommandLineProcess run = bed.start("migrate");
        await().atMost(PATIENCE).until(() -> bed.sandbox.faults().stalled() == 2);
        run.killGroup();
        run.await();
        bed.sandbox.faults().clear();
        bed.sandbox.traffic().forget();

        CommandLineProcess.Result result = bed.run("migrate");

        assertThat(result.exitCode()).as(result.err()).isZero();
        bed.assertAllArrivedOnce(bed.sandbox.channel().videos());
        assertThat(bed.sandbox.platform().contents()).allMatch(content -> content.overwritten() == 0);
        assertThat(bed.sandbox.traffic().requests("platform.ListVodContentByCategory"))
                .as("requests for the list of contents: one scan, which reads the page and the empty page behind it")
                .hasSize(2);
        assertThat(bed.sandbox.traffic().requests("watch")).isEmpty();
        assertThat(bed.sandbox.traffic().requests("upload")).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    @Survives(FaultCell.TWO_RUNS_ON_H2)
    void aSecondRunOnTheLedgerIsRefusedWhileStatusStillAnswers(Database database) throws Exception {
        bed.use(database);
        video("AbCdEfGhIjK");
        bed.sandbox
                .faults()
                .add(Fault.at("media", new FaultAction.Stall(10_000)).always());
        CommandLineProcess run = bed.start("migrate");
        await().atMost(PATIENCE).until(() -> bed.sandbox.faults().stalled() == 1);

        CommandLineProcess.Result second = bed.run("migrate");

        assertThat(second.exitCode()).isEqualTo(4);
        assertThat(second.err())
                .contains(
                        database == Database.H2 ? "another run holds the ledger" : "another process uses the state-dir",
                        "process " + run.pid());
        assertThat(bed.status().path("run").path("state").asString()).isEqualTo("RUNNING");
        assertThat(bed.status().path("counts").path("DOWNLOADING").asInt()).isOne();
        bed.sandbox.faults().clear();
        assertThat(run.await().exitCode()).isZero();
    }

    private SandboxVideo video(String id) {
        SandboxVideo video = SandboxVideo.of(id).build();
        bed.sandbox.channel().add(video);
        return video;
    }
}
