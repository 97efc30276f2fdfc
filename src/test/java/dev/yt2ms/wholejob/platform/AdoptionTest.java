package dev.yt2ms.wholejob.platform;

import static org.assertj.core.api.Assertions.assertThat;

import dev.yt2ms.StartsProcesses;
import dev.yt2ms.sandbox.platform.StoredContent;
import dev.yt2ms.sandbox.youtube.SandboxVideo;
import dev.yt2ms.wholejob.CommandLineProcess;
import dev.yt2ms.wholejob.WholeJobTest;
import java.time.Duration;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/**
 * Tests that a migration adopts contents that an earlier migration uploaded, even if the ledger of the earlier one is
 * lost.
 */
@StartsProcesses
class AdoptionTest extends WholeJobTest {

    private static final Duration LENGTH = Duration.ofSeconds(2);
    private static final Duration OTHER_LENGTH = Duration.ofSeconds(30);

    private SandboxVideo video(String id) {
        SandboxVideo video = SandboxVideo.of(id).build();
        bed.sandbox.channel().add(video);
        return video;
    }

    private StoredContent there(String filename, SandboxVideo video, Duration length) {
        return bed.sandbox
                .platform()
                .foreign(filename, video.id(), video.snippet().title(), length);
    }

    private JsonNode item(SandboxVideo video) {
        return StreamSupport.stream(bed.status().path("items").spliterator(), false)
                .filter(item -> item.path("videoId").asString().equals(video.id()))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void completeContentsWithOurReferenceAreAdoptedAndOthersReplacedOrReported() throws Exception {
        SandboxVideo whole = video("wholewholew");
        StoredContent ofWhole = there("wholewholew.mp4", whole, LENGTH);
        SandboxVideo renamed = video("renamedrena");
        StoredContent ofRenamed = there("interview.mov", renamed, LENGTH);
        SandboxVideo twice = video("twicetwicet");
        there("another.mp4", twice, LENGTH);
        StoredContent ofTwice = there("TWICETWICET.mp4", twice, LENGTH);
        SandboxVideo cut = video("cutcutcutcu");
        StoredContent ofCut = there("cutcutcutcu.mp4", cut, OTHER_LENGTH);
        SandboxVideo master = video("mastermaste");
        StoredContent ofMaster = there("master.mov", master, OTHER_LENGTH);
        SandboxVideo fresh = video("freshfreshf");

        CommandLineProcess.Result result = bed.run("migrate");

        assertThat(result.exitCode()).as(result.err()).isEqualTo(3);
        assertThat(item(whole).path("contentId").asString()).isEqualTo(ofWhole.id());
        assertThat(item(renamed).path("contentId").asString()).isEqualTo(ofRenamed.id());
        assertThat(item(renamed).path("filename").asString()).isEqualTo("interview.mov");
        assertThat(item(twice).path("contentId").asString()).isEqualTo(ofTwice.id());
        assertThat(bed.sandbox.platform().content(ofWhole.id()).orElseThrow().overwritten())
                .isZero();
        assertThat(bed.contentOf(cut).id()).as("id of the replaced content").isEqualTo(ofCut.id());
        assertThat(bed.contentOf(cut).overwritten()).isOne();
        assertThat(item(master).path("state").asString()).isEqualTo("FAILED");
        assertThat(item(master).path("error").asString()).contains(ofMaster.id(), "master.mov", "duplicate");
        assertThat(bed.contentOf(master)).isEqualTo(ofMaster);
        bed.contentOf(fresh);
        assertThat(bed.sandbox.traffic().requests("upload")).hasSize(2);
        assertThat(bed.sandbox.traffic().requests("watch")).hasSize(2);
        bed.assertNothingLeftBehind();
    }

    @Test
    void anAdoptedContentIsVerifiedAndNeverUploadedAgain() {
        SandboxVideo video = video("adoptedadop");
        StoredContent there =
                bed.sandbox.platform().foreign("adoptedadop.mp4", video.id(), "The title of another day", LENGTH);

        CommandLineProcess.Result result = bed.run("migrate");

        assertThat(result.exitCode()).as(result.err()).isZero();
        assertThat(bed.sandbox.traffic().requests("upload")).isEmpty();
        assertThat(bed.sandbox.platform().content(there.id())).contains(there);
        JsonNode item = item(video);
        assertThat(item.path("state").asString()).isEqualTo("VERIFIED");
        assertThat(item.path("adopted").asBoolean()).isTrue();
        JsonNode title = StreamSupport.stream(item.path("differences").spliterator(), false)
                .filter(one -> one.path("field").asString().equals("title"))
                .findFirst()
                .orElseThrow();
        assertThat(title.path("kind").asString()).isEqualTo("LOSS");
        assertThat(title.path("sent").asString()).isEqualTo(video.snippet().title());
        assertThat(title.path("found").asString()).isEqualTo("The title of another day");
        CommandLineProcess.Result verify = bed.run("verify");
        assertThat(verify.exitCode()).as(verify.err()).isEqualTo(3);
        assertThat(verify.out())
                .contains(
                        "DIFFERS adoptedadop",
                        "1 verified but not as they were sent",
                        "every video and content is accounted for");
    }

    @Test
    void withoutAdoptionAVideoIsUploadedAgainOverItsContent() {
        SandboxVideo whole = video("wholewholew");
        StoredContent there = there("wholewholew.mp4", whole, LENGTH);
        SandboxVideo renamed = video("renamedrena");
        there("interview.mov", renamed, LENGTH);
        bed.set("destination.adopt", "false");

        CommandLineProcess.Result result = bed.run("migrate");

        assertThat(result.exitCode()).as(result.err()).isEqualTo(3);
        assertThat(bed.contentOf(whole).id()).isEqualTo(there.id());
        assertThat(bed.contentOf(whole).overwritten()).isOne();
        assertThat(item(renamed).path("error").asString()).contains("destination.adopt is false");
    }
}
