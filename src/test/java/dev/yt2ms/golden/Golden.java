package dev.yt2ms.golden;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * Compares output that people and scripts rely on with files in {@code src/test/resources/golden}. After an intended
 * change, {@code -Dyt2ms.golden.update=true} rewrites the files, so that the commit shows the change.
 */
public final class Golden {

    private static final String UPDATE = "yt2ms.golden.update";
    private static final Path FOLDER = Path.of("src", "test", "resources", "golden");
    private static final JsonMapper JSON =
            JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

    private Golden() {}

    /** Asserts that a text equals the file, byte for byte. */
    public static void assertSame(String file, String actual) {
        if (!updated(file, actual)) {
            assertThat(actual).as(hint(file)).isEqualTo(read(file));
        }
    }

    /** Asserts that the text still has each line of the file. It may have more lines. */
    public static void assertKeepsLines(String file, Collection<String> actual) {
        if (!updated(file, String.join("\n", new TreeSet<>(actual)) + "\n")) {
            assertThat(actual).as(hint(file)).containsAll(read(file).lines().toList());
        }
    }

    /** Asserts that the JSON still has each key of the file with the same value. Objects may have more keys. */
    public static void assertKeepsJson(String file, String actual) {
        JsonNode now = JSON.readTree(actual);
        if (!updated(file, JSON.writeValueAsString(now) + "\n")) {
            assertKeeps(file, "", JSON.readTree(read(file)), now);
        }
    }

    private static void assertKeeps(String file, String where, JsonNode frozen, JsonNode actual) {
        if (frozen.isObject()) {
            for (Map.Entry<String, JsonNode> property : frozen.properties()) {
                String path = where + "/" + property.getKey();
                assertThat(actual.has(property.getKey()))
                        .as("%s: the key %s must still exist", hint(file), path)
                        .isTrue();
                assertKeeps(file, path, property.getValue(), actual.get(property.getKey()));
            }
        } else if (frozen.isArray()) {
            assertThat(actual.size())
                    .as("%s: the number of elements of %s", hint(file), where)
                    .isEqualTo(frozen.size());
            for (int i = 0; i < frozen.size(); i++) {
                assertKeeps(file, where + "/" + i, frozen.get(i), actual.get(i));
            }
        } else {
            assertThat(actual).as("%s: the value of %s", hint(file), where).isEqualTo(frozen);
        }
    }

    /**
     * Asserts that the CSV still has all rows of the file with the same first columns. More columns may be appended.
     */
    public static void assertKeepsColumns(String file, String actual) {
        if (updated(file, actual)) {
            return;
        }
        List<CSVRecord> frozen = records(read(file));
        List<CSVRecord> now = records(actual);
        assertThat(now).as(hint(file)).hasSameSizeAs(frozen);
        for (int row = 0; row < frozen.size(); row++) {
            List<String> columns = frozen.get(row).toList();
            assertThat(now.get(row).toList())
                    .as("%s: row %d", hint(file), row)
                    .startsWith(columns.toArray(String[]::new));
        }
    }

    private static List<CSVRecord> records(String csv) {
        try (CSVParser parser = CSVParser.parse(csv, CSVFormat.RFC4180)) {
            return parser.getRecords();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String hint(String file) {
        return FOLDER.resolve(file) + " (if the change is intended, run the test with -D" + UPDATE + "=true)";
    }

    private static String read(String file) {
        try {
            return Files.readString(FOLDER.resolve(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean updated(String file, String actual) {
        if (!Boolean.getBoolean(UPDATE)) {
            return false;
        }
        try {
            Files.createDirectories(FOLDER.resolve(file).getParent());
            Files.writeString(FOLDER.resolve(file), actual);
            return true;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
