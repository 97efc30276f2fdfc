package dev.yt2ms.golden;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledIfSystemProperty;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Tests that the comparison with golden files accepts additions, and fails if a part is missing or changed. */
@DisabledIfSystemProperty(named = "yt2ms.golden.update", matches = "true")
class GoldenTest {

    private static final Path FOLDER = Path.of("src", "test", "resources", "golden");

    @Test
    void keysMayBeAddedButNotLostOrChanged() throws Exception {
        String json = Files.readString(FOLDER.resolve("status.json"));
        ObjectNode object = (ObjectNode) JsonMapper.shared().readTree(json);
        ((ObjectNode) object.path("items").get(0)).put("added", 1);
        assertThatCode(() -> Golden.assertKeepsJson("status.json", object.toString()))
                .doesNotThrowAnyException();

        object.put("bytesUploaded", 1);
        assertThatThrownBy(() -> Golden.assertKeepsJson("status.json", object.toString()))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("/bytesUploaded");
        object.remove("bytesUploaded");
        assertThatThrownBy(() -> Golden.assertKeepsJson("status.json", object.toString()))
                .isInstanceOf(AssertionError.class);
    }

    @Test
    void columnsMayBeAppendedButNotPutInBetween() throws Exception {
        List<String> csv = Files.readAllLines(FOLDER.resolve("export.csv"));
        assertThatCode(() -> Golden.assertKeepsColumns("export.csv", lines(csv, "", ",more")))
                .doesNotThrowAnyException();
        assertThatThrownBy(() -> Golden.assertKeepsColumns("export.csv", lines(csv, "more,", "")))
                .isInstanceOf(AssertionError.class);
        assertThatThrownBy(() -> Golden.assertKeepsColumns("export.csv", lines(csv.subList(1, csv.size()), "", "")))
                .isInstanceOf(AssertionError.class);
    }

    private static String lines(List<String> lines, String before, String after) {
        return String.join(
                "\r\n", lines.stream().map(line -> before + line + after).toList());
    }

    @Test
    void linesMayBeAddedButNotLost() throws Exception {
        List<String> rules = Files.readAllLines(FOLDER.resolve("rules.txt"));
        assertThatCode(() -> Golden.assertKeepsLines(
                        "rules.txt",
                        Stream.concat(rules.stream(), Stream.of("new RETRY")).toList()))
                .doesNotThrowAnyException();
        assertThatThrownBy(() -> Golden.assertKeepsLines("rules.txt", rules.subList(1, rules.size())))
                .isInstanceOf(AssertionError.class);
    }
}
