package dev.yt2ms.wholejob.platform;

import static org.assertj.core.api.Assertions.assertThat;

import dev.yt2ms.StartsProcesses;
import dev.yt2ms.sandbox.http.Fault;
import dev.yt2ms.sandbox.http.FaultAction.Mangle;
import dev.yt2ms.sandbox.http.Mangling;
import dev.yt2ms.sandbox.platform.StoredContent;
import dev.yt2ms.sandbox.youtube.SandboxVideo;
import dev.yt2ms.wholejob.CommandLineProcess;
import dev.yt2ms.wholejob.LedgerFile;
import dev.yt2ms.wholejob.WholeJobTest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Collectors;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Tests that the reconciliation counts each video and each content exactly once. */
@StartsProcesses
class ReconciliationTest extends WholeJobTest {

    private static final Duration LENGTH = Duration.ofSeconds(2);

    private SandboxVideo video(String id, String title) {
        SandboxVideo video = SandboxVideo.of(id).title(title).build();
        bed.sandbox.channel().add(video);
        return video;
    }

    private void onItsUpload(SandboxVideo video, Mangling mangling) {
        bed.sandbox.faults().add(Fault.at("upload", Mangle.by(mangling)).about(video.id()));
    }

    @Test
    void everyVideoIsAccountedForOnceAndNothingIsLeftOver() throws Exception {
        video("verifiedver", "As it was sent");
        SandboxVideo doubled = video("doubledoubl", "There twice");
        SandboxVideo edited = video("editededite", "<script>alert(1)</script> & \u202Eco");
        SandboxVideo broken = video("brokenbroke", "Can't be encoded");
        onItsUpload(broken, Mangling.FAIL_ENCODING);
        SandboxVideo late = video("latelatelat", "Not shown yet");
        onItsUpload(late, Mangling.LOSE_CONTENT);
        SandboxVideo missing = video("missingmiss", "Uploaded, and not there");
        onItsUpload(missing, Mangling.LOSE_CONTENT);
        SandboxVideo gone = video("gonegonegon", "Deleted at the source");
        SandboxVideo vanished = video("vanishedvan", "Deleted before it was moved");
        SandboxVideo failed = video("failedfaile", "Not to be had");
        SandboxVideo skipped = video("skippedskip", "Not wanted");
        for (SandboxVideo one : new SandboxVideo[] {vanished, failed}) {
            bed.sandbox
                    .faults()
                    .add(Fault.at("watch", Fault.status(403)).about(one.id()).always());
        }
        bed.set("verify.enabled", "false")
                .set("verify.patience", "1s")
                .set("download.attempts", "1")
                .set("select.exclude-ids", "[" + skipped.id() + "]");
        assertThat(bed.run("migrate").exitCode()).isEqualTo(3);
        bed.sandbox.channel().remove(gone.id()).remove(vanished.id());
        assertThat(bed.run("migrate").exitCode()).isEqualTo(3);
        StoredContent second = bed.sandbox
                .platform()
                .foreign("copy.mp4", doubled.id(), doubled.snippet().title(), LENGTH);
        bed.sandbox
                .platform()
                .foreign("skipped.mp4", skipped.id(), skipped.snippet().title(), LENGTH);
        bed.sandbox.platform().foreign("weather.mp4", "4711", "Weather", LENGTH);
        bed.sandbox.platform().edit(bed.contentOf(edited).id(), "title", "Renamed");
        try (LedgerFile ledger = new LedgerFile(bed.state())) {
            ledger.update("UPDATE migration_item SET uploaded_at = uploaded_at - INTERVAL '1' HOUR WHERE video_id = '"
                    + missing.id() + "'");
        }

        CommandLineProcess.Result result = bed.run("verify", "--json");

        assertThat(result.exitCode()).as(result.err()).isEqualTo(75);
        JsonNode report = new JsonMapper().readTree(result.out());
        JsonNode books = report.path("reconciliation");
        assertThat(numbers(books.path("source")))
                .isEqualTo(Map.of(
                        "MISSING", 1L,
                        "DIFFERING", 1L,
                        "UNVERIFIED", 1L,
                        "GONE_AND_KEPT", 1L,
                        "VERIFIED", 2L,
                        "FAILED", 1L,
                        "GONE", 1L,
                        "SKIPPED", 1L,
                        "OPEN", 1L));
        assertThat(numbers(books.path("platform")))
                .isEqualTo(Map.of("OURS", 4L, "UNFINISHED", 1L, "DOUBLED", 1L, "LIKE_OURS", 1L, "FOREIGN", 1L));
        assertThat(books.path("videos").asInt()).isEqualTo(10);
        assertThat(books.path("contents").asInt())
                .isEqualTo(bed.sandbox.platform().contents().size());
        assertThat(books.path("notSeenYet").asInt()).isOne();
        assertThat(books.path("unexplained").asInt()).isEqualTo(2);
        assertThat(numbers(report.path("skipped")))
                .containsOnlyKeys("select.exclude-ids", "not public: private, deleted, blocked or of another channel");

        String text = bed.run("verify").out();
        assertThat(text).contains("DOUBLED doubledoubl", second.id(), "not accounted for");
        assertPage(second);

        bed.sandbox.faults().clear();
        bed.sandbox.platform().delete(second.id());
        bed.sandbox
                .platform()
                .edit(bed.contentOf(edited).id(), "title", edited.snippet().title());
        assertThat(bed.run("retry").exitCode()).isZero();
        bed.set("verify.enabled", "true");
        for (int run = 0; run < 2; run++) {
            bed.run("migrate");
        }

        CommandLineProcess.Result end = bed.run("verify");

        assertThat(end.exitCode()).as(end.out() + end.err()).isZero();
        assertThat(end.out())
                .contains(
                        "videos of the source: 10 (1 verified and since then deleted or private on YouTube; 7 verified;"
                                + " 1 deleted or private on YouTube and not on the platform; 1 skipped by a rule)",
                        ": 10 (8 of these videos; 1 not of this migration but with the id of one of these videos as referenceID;"
                                + " 1 not of this migration)",
                        "every video and content is accounted for");
    }

    private static Map<String, Long> numbers(JsonNode counts) {
        return counts.properties().stream()
                .collect(Collectors.toMap(
                        Map.Entry::getKey, entry -> entry.getValue().asLong()));
    }

    private void assertPage(StoredContent second) throws Exception {
        CommandLineProcess.Result result = bed.run("report");
        assertThat(result.exitCode()).as(result.err()).isZero();
        Path file = bed.state().resolve("report.html");
        assertThat(result.out().strip()).isEqualTo(file.toString());
        Document page = Jsoup.parse(Files.readString(file));
        assertThat(page.select("link, img, iframe, [src]"))
                .as("elements of the report that would load something")
                .isEmpty();
        assertThat(page.select("tfoot td.number").eachText()).startsWith("10", "8");
        for (Element table : page.select(".sides table:has(tfoot)")) {
            assertThat(table.select("tbody td.number").eachText().stream()
                            .mapToInt(Integer::parseInt)
                            .sum())
                    .isEqualTo(Integer.parseInt(table.select("tfoot td.number").text()));
        }
        assertThat(page.text())
                .contains(
                        "second contents of these videos",
                        "DOUBLED doubledoubl",
                        second.id(),
                        "<script>alert(1)</script> & co");
        assertThat(new JsonMapper().readTree(page.select("#data").html()))
                .hasSize(10)
                .anySatisfy(row -> assertThat(row.toString()).contains("Renamed"));
        assertThat(bed.run("report", "--output", "-").out()).startsWith("<!DOCTYPE html>");
        for (String nowhere :
                new String[] {"/", bed.directory.resolve("nowhere/report.html").toString()}) {
            CommandLineProcess.Result refused = bed.run("report", "--output", nowhere);
            assertThat(refused.exitCode()).as(refused.err()).isEqualTo(4);
            assertThat(refused.err()).contains("--output: " + nowhere + " is not a file in an existing folder");
        }
    }
}
