package dev.yt2ms.report.status;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.yt2ms.model.Difference.Kind;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Tests the lines about differences. Lost data comes first. Fields that cannot be compared only cause a warning,
 * however many videos they affect.
 */
class DifferenceLinesTest {

    private final ObjectNode status = JsonMapper.shared().createObjectNode();
    private final ArrayNode items = status.putArray("items");

    private void item(String id, String field, Kind kind) {
        items.addObject()
                .put("videoId", id)
                .put("title", "T")
                .putArray("differences")
                .addObject()
                .put("field", field)
                .put("kind", kind.name())
                .put("sent", "20160229235958")
                .put("found", "29.II.2016")
                .put("note", "yt2ms does not know this date format");
    }

    @Test
    void anUnreadableDateIsNoDifferenceAndDoesNotHideALoss() {
        for (int video = 0; video < 100; video++) {
            item("dated" + video, "uploaddate", Kind.UNREADABLE);
        }
        item("lossy", "title", Kind.LOSS);
        item("spaced", "title", Kind.HARMLESS);

        StatusDocument document = new StatusDocument(status.toString().getBytes(UTF_8));
        assertThat(DifferenceLines.of(document.items(), 20).lines())
                .satisfiesExactly(
                        line -> assertThat(line).startsWith("  DIFFERS lossy \"T\": title: sent "),
                        line -> assertThat(line)
                                .startsWith("  can't be compared: 100, e.g. dated0 \"T\": uploaddate: sent ")
                                .contains("found '29.II.2016' (yt2ms does not know"),
                        line -> assertThat(line).contains("the same text in another form", ": 1"));
    }
}
