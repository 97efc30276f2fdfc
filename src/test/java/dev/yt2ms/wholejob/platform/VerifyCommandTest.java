package dev.yt2ms.wholejob.platform;

import static org.assertj.core.api.Assertions.assertThat;

import dev.yt2ms.StartsProcesses;
import dev.yt2ms.sandbox.http.Fault;
import dev.yt2ms.sandbox.platform.StoredContent;
import dev.yt2ms.wholejob.CommandLineProcess;
import dev.yt2ms.wholejob.LedgerFile;
import dev.yt2ms.wholejob.TestBed;
import dev.yt2ms.wholejob.WholeJobTest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Tests that {@code verify} reports contents that were changed or deleted after they were verified, and moves nothing.
 */
@StartsProcesses
class VerifyCommandTest extends WholeJobTest {

    private static final int VIDEOS = 4;

    private List<StoredContent> contents;

    @BeforeEach
    void start() {
        bed.sandbox.channel().fill(VIDEOS);
        assertThat(bed.run("migrate").exitCode()).isZero();
        contents = bed.sandbox.platform().contents();
        bed.sandbox.traffic().forget();
    }

    @Test
    void reportsContentsChangedOrDeletedSinceTheUploadWithoutStartingPrograms() throws Exception {
        Path ran = directory.resolve("ran");
        Path program = Files.writeString(directory.resolve("program"), "#!/bin/sh\ntouch " + ran + "\n");
        Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));
        bed.set("download.yt-dlp", program.toString()).set("download.ffmpeg-location", program.toString());
        CommandLineProcess.Result same = bed.run("verify");
        assertThat(same.exitCode()).as(same.err()).isZero();
        assertThat(same.out()).contains(VIDEOS + " verified: " + VIDEOS + " as they were sent, 0 with differences");
        assertThat(bed.sandbox.traffic().requests("platform.GetVodContentByContentID"))
                .as("requests for single contents, which the scan of the list makes unnecessary")
                .isEmpty();
        StoredContent deleted = contents.get(0);
        StoredContent edited = contents.get(1);
        bed.sandbox.platform().delete(deleted.id());
        bed.sandbox.platform().edit(edited.id(), "title", "Renamed");

        CommandLineProcess.Result result = bed.run("verify", "--json");

        assertThat(result.exitCode()).as(result.err()).isEqualTo(3);
        JsonNode report = new JsonMapper().readTree(result.out());
        assertThat(report.path("counts").path("VERIFIED").asInt()).isEqualTo(VIDEOS - 1);
        assertThat(report.path("counts").path("FAILED").asInt()).isOne();
        assertThat(report.path("differing").path("LOSS").asInt()).isOne();
        assertThat(report.path("items").findValuesAsString("videoId"))
                .containsExactlyInAnyOrder(deleted.referenceId(), edited.referenceId());
        assertThat(report.path("items").findValuesAsString("error"))
                .anyMatch(error -> error.contains("Content " + deleted.id() + " is no longer on the platform"));
        assertThat(bed.run("status").out())
                .contains(
                        "FAILED " + deleted.referenceId(),
                        "DIFFERS " + edited.referenceId(),
                        "title: sent '" + edited.title() + "', found 'Renamed'");
        assertThat(bed.run("export").exitCode()).isZero();
        assertThat(bed.run("report").exitCode()).isZero();
        assertThat(ran).doesNotExist();
        assertThat(bed.sandbox.traffic().requests("watch")).isEmpty();
        assertThat(bed.sandbox.traffic().requests("upload")).isEmpty();
        assertThat(bed.sandbox.traffic().requests("youtube")).isEmpty();
    }

    @Test
    void ifThePlatformShowsAnotherAccountNoContentIsMarkedAsMissing() throws Exception {
        for (StoredContent content : contents) {
            bed.sandbox.platform().delete(content.id());
        }

        CommandLineProcess.Result result = bed.run("verify");

        assertThat(result.exitCode()).as(result.err()).isEqualTo(4);
        assertThat(result.out()).contains("None of the 4 contents", "destination.token");
        assertThat(bed.status().path("counts").path("VERIFIED").asInt()).isEqualTo(VIDEOS);
    }

    @Test
    void aContentThatWasNeverFoundIsMissingAndSearchedOnceMore() throws Exception {
        StoredContent lost = contents.get(0);
        bed.sandbox.platform().delete(lost.id());
        try (LedgerFile ledger = new LedgerFile(bed.state())) {
            ledger.update("UPDATE migration_item SET state = 'UPLOADED', verified_at = NULL,"
                    + " uploaded_at = uploaded_at - INTERVAL '3' HOUR WHERE content_id = '" + lost.id() + "'");
        }

        CommandLineProcess.Result first = bed.run("verify");

        assertThat(first.exitCode())
                .as("exit code, which must ask for a later run although a content is missing")
                .isEqualTo(75);
        assertThat(first.out()).contains("MISSING " + lost.referenceId(), "1 video or content is not accounted for");

        CommandLineProcess.Result second = bed.run("verify");

        assertThat(second.exitCode()).as(second.err()).isEqualTo(75);
        assertThat(second.out()).contains("1 still to be moved", "every video and content is accounted for");
        assertThat(bed.sandbox.traffic().requests("upload")).isEmpty();
        assertThat(bed.run("migrate").exitCode()).isZero();
        assertThat(bed.sandbox.platform().contentsFor(lost.referenceId())).hasSize(1);
    }

    @Test
    void aListPageThatFailsOnceIsRequestedAgain() {
        bed.sandbox.faults().add("platform.ListVodContentByCategory", Fault.status(500));

        CommandLineProcess.Result result = bed.run("verify");

        assertThat(result.exitCode()).as(result.err()).isZero();
        assertThat(result.out()).contains("every video and content is accounted for");
    }

    @Test
    void readsEachContentIfThePlatformDoesNotListThem() throws Exception {
        bed.sandbox.platform().edit(contents.get(0).id(), "title", "Renamed");
        bed.sandbox
                .faults()
                .add(Fault.at("platform.ListVodContentByCategory", Fault.status(404))
                        .always());

        CommandLineProcess.Result result = bed.run("verify");

        assertThat(result.exitCode()).as(result.err()).isEqualTo(4);
        assertThat(result.out())
                .contains(
                        VIDEOS + " verified: " + (VIDEOS - 1) + " as they were sent, 1 with differences",
                        "found 'Renamed'",
                        "the platform does not list its contents");
        assertThat(bed.sandbox.traffic().requests("platform.GetVodContentByContentID"))
                .hasSize(VIDEOS);
        assertThat(new JsonMapper()
                        .readTree(bed.run("verify", "--json").out())
                        .path("listed")
                        .asBoolean())
                .isFalse();
    }

    @Test
    void anInterruptedComparisonIsNoSuccess() {
        bed.environment(TestBed.TOKEN_VARIABLE, "another");

        CommandLineProcess.Result result = bed.run("verify");

        assertThat(result.exitCode()).as(result.err()).isEqualTo(4);
        assertThat(result.out()).contains("was not read to its end", "stopped: ", "destination.token");
        assertThat(bed.status().path("counts").path("VERIFIED").asInt()).isEqualTo(VIDEOS);
    }

    @Test
    void reportsThatNothingCanBeReadBackAndKeepsVerifiedVideos() {
        bed.sandbox
                .faults()
                .add(
                        Fault.at("platform.ListVodContentByCategory", Fault.status(404))
                                .always(),
                        Fault.at("platform.GetVodContentByContentID", Fault.status(404))
                                .always());

        CommandLineProcess.Result result = bed.run("verify");

        assertThat(result.exitCode()).as(result.err()).isEqualTo(4);
        assertThat(result.out()).contains("nothing can be verified");
        assertThat(bed.status().path("counts").path("VERIFIED").asInt()).isEqualTo(VIDEOS);
    }
}
