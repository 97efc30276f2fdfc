package dev.yt2ms.report.status;

import static org.assertj.core.api.Assertions.assertThat;

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

    private String text(StatusText.Detail detail) {
        return StatusText.of(status, detail);
    }

    @Test
    void aGroupShowsItsRuleTheFirstThreeVideosAndWhatToDo() {
        fail(1000, "FAILED", "PERMANENT", "members-only", "Only for members");

        assertThat(text(StatusText.Detail.USUAL).lines().skip(5))
                .containsExactly(
                        "FAILED: 1000 videos, rule members-only, class PERMANENT",
                        "  Only for members",
                        "  to do: use the owner's cookies (download.cookies), then 'yt2ms retry --rule members-only' and 'yt2ms migrate'",
                        "  FAILED members-only0 \"Title\"",
                        "  FAILED members-only1 \"Title\"",
                        "  FAILED members-only2 \"Title\"",
                        "  … and 997 more; --verbose or --json lists all");
        assertThat(text(StatusText.Detail.FULL)).contains("members-only999").doesNotContain("more;");
        assertThat(text(StatusText.Detail.BRIEF)).doesNotContain("members-only");
    }

    @Test
    void failedVideosComeFirstThenTheLargestGroup() {
        fail(5, "DEFERRED", "DEFERRED", "live", "It is live");
        fail(1, "FAILED", "RETRY", "http-403", "Refused");
        fail(2, "FAILED", "PERMANENT", "gone", "Video # is gone");

        String text = text(StatusText.Detail.USUAL);

        assertThat(text).containsSubsequence("gone, class", "e.g. Video 0 is gone", "http-403, class", "live, class");
        assertThat(text).contains("the next 'yt2ms migrate' tries them again", "nothing; a later run tries them again");
        assertThat(text(StatusText.Detail.FULL)).contains("FAILED gone1 \"Title\": Video 1 is gone");
    }

    @Test
    void failuresThatNoRuleKnowsAreGroupedByTheirText() {
        fail(30, "FAILED", "RETRY", "unknown", "Strange words #");
        fail(2, "FAILED", "RETRY", "unknown", "The same words");

        String text = text(StatusText.Detail.USUAL);

        assertThat(text).contains("FAILED: 2 videos, rule unknown, class RETRY");
        assertThat(text.lines().filter(line -> line.startsWith("FAILED: 1 video, ")))
                .hasSize(9);
        assertThat(text).contains("… and 21 more, by 21 other rules or messages; --verbose or --json lists all");
    }

    @Test
    void theTableAddsUpAndShowsRareStates() {
        status.putObject("counts").put("VERIFIED", 19_999).put("FAILED", 1);

        assertThat(text(StatusText.Detail.USUAL))
                .contains(
                        "videos: 20000\n",
                        "  19999 VERIFIED     99 %  on the platform",
                        "      1 FAILED       <1 %  could not be moved");
    }
}
