package dev.yt2ms.wholejob.platform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.yt2ms.StartsProcesses;
import dev.yt2ms.faults.FaultCell;
import dev.yt2ms.faults.Survives;
import dev.yt2ms.sandbox.http.Fault;
import dev.yt2ms.sandbox.http.FaultAction;
import dev.yt2ms.sandbox.http.FaultAction.Mangle;
import dev.yt2ms.sandbox.http.Mangling;
import dev.yt2ms.sandbox.platform.PlatformTimings;
import dev.yt2ms.sandbox.youtube.Delivery;
import dev.yt2ms.sandbox.youtube.SandboxVideo;
import dev.yt2ms.wholejob.CommandLineProcess;
import dev.yt2ms.wholejob.WholeJobTest;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/**
 * Tests that contents are read back and compared, and that the run reports fields that the platform changes or loses,
 * and files that it can't encode.
 */
@StartsProcesses
class VerifyTest extends WholeJobTest {

    private static final String LOOK = "platform.GetVodContentByContentID";

    @Test
    void reportsWhatThePlatformChangedFieldByField() {
        Map<String, Mangling> manglings = Map.of(
                "titletitlet", Mangling.CUT_TITLE,
                "htmlhtmlhtm", Mangling.STRIP_TAGS,
                "tagstagstag", Mangling.DROP_TAGS,
                "datedatedat", Mangling.SHIFT_DATE,
                "viewsviewsv", Mangling.DROP_VIEWS);
        manglings.forEach((id, mangling) -> {
            add(id);
            bed.sandbox.faults().add(Fault.at("upload", Mangle.by(mangling)).about(id));
        });
        add("plainplainp");
        bed.set("canary.videos", "0");

        CommandLineProcess.Result result = bed.run("migrate");

        assertThat(result.exitCode()).as(result.err()).isZero();
        assertThat(result.out()).contains("6 on the platform", "6 verified, 5 of them not as they were sent");
        JsonNode status = bed.status();
        assertThat(status.path("counts").path("VERIFIED").asInt()).isEqualTo(6);
        assertThat(status.path("differing").path("LOSS").asInt()).isEqualTo(5);
        assertThat(differences(status))
                .isEqualTo(Map.of(
                        "titletitlet", "title LOSS: the text is cut after 100 characters",
                        "htmlhtmlhtm", "longDescription LOSS: HTML markup is missing",
                        "tagstagstag", "tags LOSS: the platform returned an empty value",
                        "datedatedat",
                                "uploaddate LOSS: the time is 2 hours earlier, probably because the platform reads a date in"
                                        + " UTC as a date in UTC+02:00",
                        "viewsviewsv", "startViews LOSS: the counter is below its start value",
                        "plainplainp", ""));
        assertThat(bed.run("status", "--verbose").out())
                .contains(
                        "DIFFERS viewsviewsv \"" + title("viewsviewsv").substring(0, 20),
                        "startViews: sent '123456', found '0' (the counter is below its start value)",
                        "uploaddate: sent '20160229235958', found '/Date(1456783198000+0000)/'");
    }

    private static Map<String, String> differences(JsonNode status) {
        return StreamSupport.stream(status.path("items").spliterator(), false)
                .collect(Collectors.toMap(
                        item -> item.path("videoId").asString(),
                        item -> StreamSupport.stream(item.path("differences").spliterator(), false)
                                .map(one -> "%s %s: %s"
                                        .formatted(
                                                one.path("field").asString(),
                                                one.path("kind").asString(),
                                                one.path("note").asString()))
                                .collect(Collectors.joining(", "))));
    }

    @Test
    void aVideoThatCannotBeEncodedIsSentAgainAndFinallyFails() throws Exception {
        SandboxVideo once = add("onceonceonc");
        SandboxVideo never = add("neverneverx");
        bed.sandbox
                .faults()
                .add(
                        Fault.at("upload", Mangle.by(Mangling.FAIL_ENCODING)).about(once.id()),
                        Fault.at("upload", Mangle.by(Mangling.FAIL_ENCODING))
                                .about(never.id())
                                .always());
        SandboxVideo plainer =
                SandboxVideo.of("plainerplai").delivery(Delivery.CHOICE).build();
        bed.sandbox.channel().add(plainer);
        bed.sandbox
                .faults()
                .add(Fault.at("upload", Mangle.by(Mangling.ENCODE_H264_ONLY))
                        .about(plainer.id())
                        .always());
        bed.set("canary.videos", "0").set("verify.attempts", "1");

        CommandLineProcess.Result result = bed.run("migrate");

        assertThat(result.exitCode()).as(result.err()).isEqualTo(3);
        assertThat(item(once).path("state").asString()).isEqualTo("VERIFIED");
        assertThat(item(never).path("state").asString()).isEqualTo("FAILED");
        assertThat(item(never).path("error").asString()).contains("could not encode");
        // An upload with the same file name replaces the content, so the platform has the video only once.
        assertThat(bed.contentOf(once).uploads()).hasSize(2);
        assertThat(bed.contentOf(never).uploads()).hasSize(2);
        assertThat(bed.contentOf(once).sha256()).isEqualTo(bed.sandbox.expectedSha256(once.id()));
        assertThat(result.err()).contains("plainerplai will be sent again in a plainer format");
        assertThat(item(plainer).path("state").asString()).isEqualTo("VERIFIED");
        assertThat(item(plainer).path("media").path("videoCodec").asString()).isEqualTo("h264");
        assertThat(item(plainer).path("plainerThan").path("videoCodec").asString())
                .isEqualTo("vp9");
        assertThat(bed.contentOf(plainer).uploads()).hasSize(2);
        assertThat(bed.run("export", "--format", "csv").out()).contains("plainer_than", "640x360 vp9/aac");
        bed.assertNothingLeftBehind();
    }

    @Test
    void waitsForAContentWithFewRequests() {
        bed.sandbox.channel().fill(3);
        bed.sandbox
                .platform()
                .timings(new PlatformTimings(Duration.ofSeconds(2), Duration.ofSeconds(1), Duration.ofSeconds(2)));

        CommandLineProcess.Result result = bed.run("migrate");

        assertThat(result.exitCode()).as(result.err()).isZero();
        assertThat(bed.status().path("counts").path("VERIFIED").asInt()).isEqualTo(3);
        // With a wait that does not grow, these would be some 25 for each content. On a slow machine, a content may be
        // encoded before the first request for it.
        assertThat(bed.sandbox.traffic().requests(LOOK)).hasSizeBetween(3, 3 * 12);
    }

    @Test
    void afterVerifyPatienceTheRunEndsAndALaterRunContinues() {
        SandboxVideo slow = add("slowslowslo");
        bed.sandbox.platform().timings(new PlatformTimings(Duration.ZERO, Duration.ZERO, Duration.ofHours(1)));
        bed.set("verify.patience", "2s");

        CommandLineProcess.Result first = bed.run("migrate");

        assertThat(first.exitCode()).as(first.err()).isEqualTo(75);
        assertThat(first.out()).contains("1 not verified yet");
        assertThat(item(slow).path("state").asString()).isEqualTo("UPLOADED");
        assertThat(item(slow).path("error").asString()).contains("still reports it as encoding");
        assertThat(bed.run("status").out()).contains("UPLOADED slowslowslo", "still reports it as encoding");
        // The run is recorded as completed, because nothing but this verification is left to do. So the next run
        // enumerates the channel again.
        assertThat(bed.status().path("run").path("state").asString()).isEqualTo("COMPLETED");
        CommandLineProcess.Result verify = bed.run("verify");
        assertThat(verify.exitCode()).as(verify.err()).isEqualTo(75);
        assertThat(verify.out()).contains("0 verified", "1 not verified yet", "still reports it as encoding");
        bed.sandbox.platform().timings(PlatformTimings.AT_ONCE);

        CommandLineProcess.Result second = bed.run("migrate");

        assertThat(second.exitCode()).as(second.err()).isZero();
        assertThat(item(slow).path("state").asString()).isEqualTo("VERIFIED");
        assertThat(bed.contentOf(slow).uploads()).hasSize(1);
    }

    @Test
    void aContentThatTwoRunsDoNotFindIsUploadedAgain() {
        SandboxVideo lost = add("lostlostlos");
        SandboxVideo there = add("theretheret");
        bed.sandbox
                .faults()
                .add(Fault.at("upload", Mangle.by(Mangling.LOSE_CONTENT)).about(lost.id()));
        bed.set("verify.patience", "1s").set("canary.videos", "0");

        CommandLineProcess.Result first = bed.run("migrate");

        assertThat(first.exitCode()).as(first.err()).isEqualTo(75);
        assertThat(item(lost).path("error").asString()).contains("does not find the content");
        assertThat(item(there).path("state").asString()).isEqualTo("VERIFIED");

        CommandLineProcess.Result second = bed.run("migrate");

        assertThat(second.exitCode()).as(second.err()).isZero();
        assertThat(second.err()).contains("lostlostlos will be sent again");
        assertThat(item(lost).path("state").asString()).isEqualTo("VERIFIED");
        bed.assertAllArrivedOnce(List.of(lost, there));
    }

    @Test
    void saysOnceThatTheKeyCannotReadContentsAndVideosStayUploaded() {
        bed.sandbox.channel().fill(4);
        bed.sandbox.faults().add(Fault.at(LOOK, Fault.status(404)).always());

        CommandLineProcess.Result result = bed.run("migrate");

        assertThat(result.exitCode()).as(result.err()).isZero();
        assertThat(bed.status().path("counts").path("UPLOADED").asInt()).isEqualTo(4);
        assertThat(result.out()).contains("4 on the platform", "nothing can be verified");
        assertThat(result.err().split("nothing can be verified", -1))
                .as("parts of the log before and after the one message that nothing can be verified")
                .hasSize(2);
        assertThat(bed.sandbox.traffic().requests(LOOK).size()).isLessThanOrEqualTo(2);
    }

    @Test
    @Survives(FaultCell.KILLED_GROUP)
    void aComparisonInterruptedByAKillIsRepeated() {
        SandboxVideo video = add("AbCdEfGhIjK");
        bed.sandbox.faults().add(LOOK, new FaultAction.Stall(-1));
        CommandLineProcess run = bed.start("migrate");
        await().atMost(Duration.ofMinutes(2)).until(() -> bed.sandbox.faults().stalled() == 1);
        run.killGroup();
        run.await();
        bed.sandbox.faults().clear();

        CommandLineProcess.Result result = bed.run("migrate");

        assertThat(result.exitCode()).as(result.err()).isZero();
        assertThat(item(video).path("state").asString()).isEqualTo("VERIFIED");
        assertThat(bed.contentOf(video).uploads()).hasSize(1);
    }

    private SandboxVideo add(String id) {
        SandboxVideo video = SandboxVideo.of(id)
                .title(title(id))
                .description("First line.\nSecond line, see https://example.org/")
                .publishedAt(Instant.parse("2016-02-29T23:59:58Z"))
                .viewCount(123_456)
                .tags("news", "history")
                .build();
        bed.sandbox.channel().add(video);
        return video;
    }

    private static String title(String id) {
        return "The title of %s goes on".formatted(id) + " and on".repeat(12);
    }

    private JsonNode item(SandboxVideo video) {
        List<JsonNode> items = new ArrayList<>();
        bed.status().path("items").forEach(items::add);
        return items.stream()
                .filter(item -> item.path("videoId").asString().equals(video.id()))
                .findFirst()
                .orElseThrow();
    }
}
