package dev.yt2ms.wholejob.platform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.yt2ms.StartsProcesses;
import dev.yt2ms.cli.CommandInProcess;
import dev.yt2ms.sandbox.http.Fault;
import dev.yt2ms.sandbox.http.FaultAction;
import dev.yt2ms.sandbox.platform.StoredContent;
import dev.yt2ms.sandbox.youtube.SandboxVideo;
import dev.yt2ms.wholejob.CommandLineProcess;
import dev.yt2ms.wholejob.LedgerFile;
import dev.yt2ms.wholejob.WholeJobTest;
import java.time.Duration;
import java.util.List;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Tests that a migration does not change contents on the platform that are not its own. */
@StartsProcesses
class ForeignContentTest extends WholeJobTest {

    private static final Duration LENGTH = Duration.ofSeconds(2);

    private SandboxVideo video(String id) {
        SandboxVideo video = SandboxVideo.of(id).build();
        bed.sandbox.channel().add(video);
        return video;
    }

    private JsonNode item(String id) {
        return StreamSupport.stream(bed.status().path("items").spliterator(), false)
                .filter(item -> item.path("videoId").asString().equals(id))
                .findFirst()
                .orElseThrow();
    }

    private void assertUntouched(StoredContent content) {
        assertThat(bed.sandbox.platform().content(content.id())).contains(content);
    }

    @Test
    void aUsedFileNameFailsTheVideoUntilAnotherTemplateIsSet() throws Exception {
        SandboxVideo good = video("goodgoodgoo");
        SandboxVideo taken = video("takentakent");
        SandboxVideo nameless = video("NamelessNam");
        StoredContent of = bed.sandbox.platform().foreign("TakenTakenT.MP4", "4711", "Evening \u202E news", LENGTH);
        StoredContent without = bed.sandbox.platform().foreign("NamelessNam.mp4", "", "Old upload", LENGTH);

        assertThat(bed.run("plan").out()).contains("Other contents on the platform prevent the upload of 2 videos");
        bed.sandbox.traffic().forget();
        CommandLineProcess.Result first = bed.run("migrate");

        assertThat(first.exitCode()).as(first.err()).isEqualTo(3);
        assertUntouched(of);
        assertUntouched(without);
        bed.contentOf(good);
        assertThat(item(taken.id()).path("errorClass").asString()).isEqualTo("PERMANENT");
        assertThat(item(taken.id()).path("error").asString())
                .contains("'takentakent.mp4'", of.id(), "referenceID 4711", "mapping.filename-on-conflict", "retry");
        assertThat(item(nameless.id()).path("error").asString()).contains(without.id(), "without referenceID");
        assertThat(bed.sandbox.traffic().requests("watch"))
                .as("requests for watch pages, none for the video whose file name is in use")
                .hasSize(1);

        bed.set("mapping.filename-on-conflict", "'{id}-youtube.mp4'");
        assertThat(bed.run("retry").exitCode()).isZero();
        CommandLineProcess.Result second = bed.run("migrate");

        assertThat(second.exitCode()).as(second.err()).isZero();
        assertUntouched(of);
        assertUntouched(without);
        assertThat(bed.contentOf(taken).filename()).isEqualTo("takentakent-youtube.mp4");
        assertThat(bed.contentOf(nameless).filename()).isEqualTo("NamelessNam-youtube.mp4");
        assertThat(item(taken.id()).path("filename").asString()).isEqualTo("takentakent-youtube.mp4");
        bed.assertNothingLeftBehind();
    }

    @Test
    void theNextIndexRefreshFindsAContentThatAppeared() throws Exception {
        SandboxVideo video = video("AbCdEfGhIjK");
        bed.set("destination.index-every", "0s");
        bed.sandbox
                .faults()
                .add(Fault.at("media", new FaultAction.Stall(10_000)).always());
        CommandInProcess.Started run = bed.startHere("migrate");
        await().atMost(Duration.ofMinutes(2)).until(() -> bed.sandbox.faults().stalled() == 1);
        StoredContent foreign = bed.sandbox.platform().foreign("abcdefghijk.mp4", "4711", "Just now", LENGTH);
        bed.sandbox.faults().clear();

        CommandInProcess.Result result = run.await();

        assertThat(result.exitCode()).as(result.err()).isEqualTo(3);
        assertUntouched(foreign);
        assertThat(bed.sandbox.platform().contents()).hasSize(1);
        assertThat(item(video.id()).path("error").asString()).contains(foreign.id());
        bed.assertNothingLeftBehind();
    }

    @Test
    void anUploadThatOverwroteAnotherContentStopsTheRun() {
        SandboxVideo first = video("firstfirstf");
        video("nextnextnex");
        StoredContent foreign = bed.sandbox.platform().foreign("film.mp4", "4711", "A film", LENGTH);
        bed.set("destination.workers", "1").set("select.ids", "[" + first.id() + "]");
        bed.sandbox
                .faults()
                .add("upload", Fault.afterWork(200, "application/json", "{\"contentId\":\"" + foreign.id() + "\"}"));

        CommandLineProcess.Result result = bed.run("migrate");

        assertThat(result.exitCode()).as(result.err()).isEqualTo(4);
        assertThat(result.out()).contains("stopped: ", first.id(), foreign.id(), "film.mp4", "Restore the");
        assertThat(item(first.id()).path("state").asString()).isEqualTo("FAILED");
        assertThat(item(first.id()).path("contentId").asString()).isEqualTo(foreign.id());

        bed.unset("select.ids");
        CommandLineProcess.Result next = bed.run("migrate");

        assertThat(next.exitCode()).as(next.err()).isEqualTo(3);
        assertThat(bed.sandbox.platform().contentsFor("nextnextnex")).hasSize(1);
    }

    @Test
    void withoutAnIndexNothingIsUploadedUnlessTheOwnerAllowsIt() {
        SandboxVideo video = video("AbCdEfGhIjK");
        bed.sandbox
                .faults()
                .add(Fault.at("platform.ListVodContentByCategory", Fault.status(404))
                        .always());

        CommandLineProcess.Result refused = bed.run("migrate");

        assertThat(refused.exitCode()).as(refused.err()).isEqualTo(4);
        assertThat(bed.sandbox.platform().contents()).isEmpty();

        bed.set("destination.index-every", "never");
        CommandLineProcess.Result blind = bed.run("migrate");

        assertThat(blind.exitCode()).as(blind.err()).isZero();
        bed.assertAllArrivedOnce(List.of(video));
    }

    @Test
    void fiftyThousandForeignContentsAreIndexedInLittleMemory() {
        String longTitle =
                "A title that is as long as people make them, with everything in it that anybody may look for ";
        for (int i = 0; i < 50_000; i++) {
            bed.sandbox.platform().foreign("foreign-%05d.mp4".formatted(i), "ref-" + i, longTitle + i, LENGTH);
        }
        SandboxVideo video = video("AbCdEfGhIjK");

        CommandLineProcess.Result result = bed.runInHeap("64m", "migrate");

        assertThat(result.exitCode()).as(result.err()).isZero();
        assertThat(result.err()).contains("the platform holds 50000 contents");
        bed.contentOf(video);
        assertThat(bed.sandbox.traffic().requests("platform.ListVodContentByCategory"))
                .as("requests for the list of contents: one scan, whose last page is empty")
                .hasSize(50_000 / 25 + 1);
        try (LedgerFile ledger = new LedgerFile(bed.state())) {
            assertThat(ledger.number("SELECT COUNT(*) FROM platform_content")).isGreaterThanOrEqualTo(50_000);
        }
    }
}
