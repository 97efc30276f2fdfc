package dev.yt2ms.report.status;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.yt2ms.model.JobCommands;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Tests that the status groups failures by rule, so that a thousand failures by the same rule take only a few lines.
 */
class StatusTextTest {

    private final ObjectNode status = JsonMapper.shared().createObjectNode();
    private final ArrayNode items = status.putArray("items");

    @BeforeEach
    void fill() {
        status.put("name", "test").putObject("run").put("state", "COMPLETED");
    }

    private void fail(int count, String state, String errorClass, String rule, String error) {
        for (int i = 0; i < count; i++) {
            items.addObject()
                    .put("videoId", rule + i)
                    .put("title", "Title")
                    .put("state", state)
                    .put("errorClass", errorClass)
                    .put("rule", rule)
                    .put("error", error.replace("#", "" + i));
        }
    }

    private StatusDocument document() {
        return new StatusDocument(status.toString().getBytes(UTF_8));
    }

    private String text(StatusText.Detail detail) {
        return StatusText.of(document(), detail, JobCommands.of("jobs/my channel.yml"));
    }

    @Test
    void aGroupShowsItsRuleFirstThreeVideosAndAdvice() {
        fail(1000, "FAILED", "PERMANENT", "members-only", "Only for members");

        assertThat(text(StatusText.Detail.USUAL).lines().skip(5))
                .containsExactly(
                        "NOT TRIED AGAIN UNTIL A PERSON CHANGES SOMETHING (1 cause, 1000 videos)",
                        "",
                        "FAILED: 1000 videos, rule members-only, class PERMANENT",
                        "  Only for members",
                        "  to do: use the owner's cookies (download.cookies), then 'yt2ms retry --rule members-only \"jobs/my channel.yml\"' and 'yt2ms migrate \"jobs/my channel.yml\"'",
                        "  FAILED members-only0 \"Title\"",
                        "  FAILED members-only1 \"Title\"",
                        "  FAILED members-only2 \"Title\"",
                        "  … and 997 more; --verbose or --json lists all");
        assertThat(text(StatusText.Detail.FULL)).contains("members-only999").doesNotContain("more;");
        assertThat(text(StatusText.Detail.BRIEF)).doesNotContain("members-only");
    }

    @Test
    void failuresThatNeedAPersonComeFirstAndUnfixableOnesLast() {
        fail(900, "FAILED", "PERMANENT", "gone", "Video # is gone");
        fail(500, "FAILED", "RETRY", "network", "No connection");
        fail(50, "DEFERRED", "DEFERRED", "live", "It is live");
        fail(3, "FAILED", "PERMANENT", "age-restricted", "Only for adults");
        fail(4, "FAILED", "PERMANENT", "private", "Private");
        fail(1, "FAILED", "RETRY", "http-403", "Refused");
        fail(2, "UPLOADED", "OPERATOR", "canary-refused", "Another date");

        String text = text(StatusText.Detail.USUAL);

        assertThat(text)
                .containsSubsequence(
                        "A PERSON MUST ACT (2 causes, 3 videos)",
                        "canary-refused, class",
                        "http-403, class",
                        "NOT TRIED AGAIN UNTIL A PERSON CHANGES SOMETHING",
                        "private, class",
                        "age-restricted, class",
                        "PASSES BY ITSELF IN A LATER RUN (2 causes, 550 videos)",
                        "network, class",
                        "live, class",
                        "NOTHING TO DO (1 cause, 900 videos)",
                        "gone, class",
                        "e.g. Video 0 is gone");
        assertThat(text)
                .contains(
                        "the next 'yt2ms migrate \"jobs/my channel.yml\"' tries them again",
                        "nothing; a later run tries them again");
        assertThat(text(StatusText.Detail.FULL)).contains("FAILED gone1 \"Title\": Video 1 is gone");
    }

    @Test
    void lossesHaveATotalAndAdviceAndComeBeforeSmallerGroups() {
        status.putObject("counts").put("VERIFIED", 5199).put("FAILED", 1);
        status.putObject("differing").put("LOSS", 5199).put("UNREADABLE", 7);
        fail(1, "FAILED", "OPERATOR", "key-refused", "Refused");
        items.addObject()
                .put("videoId", "lossy")
                .put("title", "Title")
                .put("state", "VERIFIED")
                .putArray("differences")
                .addObject()
                .put("kind", "LOSS")
                .put("field", "longDescription")
                .put("sent", "text")
                .put("found", "");

        assertThat(text(StatusText.Detail.BRIEF))
                .contains(
                        "compared with what was sent: 5199 not as they were sent, 7 with values that can't be compared");
        assertThat(text(StatusText.Detail.USUAL))
                .containsSubsequence(
                        "A PERSON MUST ACT (2 causes, 5200 videos)",
                        "NOT AS SENT: 5199 videos",
                        "to do: compare some of them",
                        "'yt2ms report \"jobs/my channel.yml\"' counts them by field",
                        "DIFFERS lossy \"Title\": longDescription: sent 'text', found nothing",
                        "… and 5198 more",
                        "FAILED: 1 video, rule key-refused");
    }

    @Test
    void timesAreWrittenForPeople() {
        ((ObjectNode) status.path("run"))
                .put("startedAt", "2026-11-28T02:20:12.628Z")
                .put("resumeAt", "2026-11-29T08:00:00.001Z");

        assertThat(text(StatusText.Detail.BRIEF))
                .contains("started 2026-11-28 02:20 UTC\n", "run again at: 2026-11-29 08:01 UTC\n");
    }

    @Test
    void failuresThatNoRuleKnowsAreGroupedByTheirText() {
        fail(30, "FAILED", "RETRY", "unknown", "Strange words #");
        fail(2, "FAILED", "RETRY", "unknown", "The same words");

        String text = text(StatusText.Detail.USUAL);

        assertThat(text).contains("FAILED: 2 videos, rule unknown, class RETRY");
        assertThat(text.lines().filter(line -> line.startsWith("FAILED: 1 video, ")))
                .hasSize(8);
        assertThat(text)
                .contains("FAILED: 21 videos, rule unknown, class RETRY, 21 rarer messages\n  e.g. Strange words 9\n")
                .contains("… and 1 cause, 1 video more; --verbose or --json lists all")
                .contains("A PERSON MUST ACT (11 causes, 32 videos)");
        assertThat(text(StatusText.Detail.FULL)).contains("FAILED unknown29 \"Title\": Strange words 29\n");
    }

    @Test
    void aStoredMessageSuggestsACommandForTheReadersJobFile() {
        ((ObjectNode) status.path("run"))
                .put("stoppedBecause", "Google no longer accepts it: run 'yt2ms login JOBFILE' again");

        assertThat(text(StatusText.Detail.BRIEF)).contains("run 'yt2ms login \"jobs/my channel.yml\"' again\n");
    }

    @Test
    void videosThatWereSkippedForOneReasonAreCountedTogether() {
        for (int i = 0; i < 2; i++) {
            items.addObject()
                    .put("state", "SKIPPED")
                    .put("skipReason", "deleted on the platform (content c" + i + "): deleted on YouTube since 2026");
            items.addObject().put("state", "SKIPPED").put("skipReason", "select.min-age: published " + i + " h ago");
            items.addObject().put("state", "SKIPPED").put("skipReason", "not public: private or deleted");
        }

        assertThat(StatusText.skipped(document().items()))
                .containsExactly(
                        Map.entry("deleted on the platform", 2),
                        Map.entry("select.min-age", 2),
                        Map.entry("not public: private or deleted", 2));
    }

    @Test
    void theTableAddsUpAndShowsRareStates() {
        status.putObject("counts").put("VERIFIED", 19_999).put("FAILED", 1);

        assertThat(text(StatusText.Detail.USUAL))
                .contains(
                        "videos: 20000\n",
                        "  19999 VERIFIED    >99 %  on the platform",
                        "      1 FAILED       <1 %  could not be moved");
    }
}
