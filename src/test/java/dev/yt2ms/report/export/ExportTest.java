package dev.yt2ms.report.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.yt2ms.settings.ExportSettings;
import dev.yt2ms.settings.value.SettingsException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVRecord;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Tests that the exported list of videos and their contents is complete and valid in each format, whatever characters a
 * title contains.
 */
class ExportTest {

    private static final String NASTY = "it's \"quoted\", \\'); DROP TABLE yt2ms_export; --\r\nsecond; line 🎬";
    private static final ExportSettings SETTINGS =
            new ExportSettings(Optional.of("https://example.org/player?c={contentId}&yt={id}"));

    private static byte[] status(String... items) {
        return ("{\"name\":\"my-channel\",\"counts\":{\"VERIFIED\":1},\"items\":[" + String.join(",", items) + "]}")
                .getBytes(StandardCharsets.UTF_8);
    }

    private static String item(String id, String title, String state, String contentId) {
        return JsonMapper.shared()
                .writeValueAsString(Map.of(
                        "videoId",
                        id,
                        "title",
                        title,
                        "state",
                        state,
                        "contentId",
                        contentId,
                        "filename",
                        id + ".mp4",
                        "publishedAt",
                        "2015-10-25T03:49:00Z",
                        "uploadedAt",
                        "2026-11-24T01:02:03Z",
                        "media",
                        Map.of(
                                "height",
                                1080,
                                "width",
                                1920,
                                "videoCodec",
                                "h264",
                                "language",
                                "en-US",
                                "hdr",
                                false,
                                "upscaled",
                                true)));
    }

    private static final byte[] STATUS = status(
            item("dQw4w9WgXcQ", NASTY, "VERIFIED", "c 1\"&"),
            item("-bcdefghijk", "=HYPERLINK(1)", "UPLOADED", "c2"),
            item("skippedxxxx", "left out", "SKIPPED", ""),
            item("failedxxxxx", "failed", "FAILED", "old"));

    private static String export(ExportFormat format) throws IOException {
        StringBuilder out = new StringBuilder();
        Export.write(format, STATUS, SETTINGS, out);
        return out.toString();
    }

    @Test
    void noCsvCellIsReadAsAFormula() throws IOException {
        for (String formula :
                List.of("=HYPERLINK(\"http://x/\")", "+1", "-1+2", "@SUM(1)", "\t=1", "\n=1", "  =1", "\uff1d1")) {
            String item = JsonMapper.shared()
                    .writeValueAsString(Map.of(
                            "videoId", formula,
                            "title", formula,
                            "state", "FAILED",
                            "contentId", formula,
                            "filename", formula,
                            "publishedAt", formula,
                            "uploadedAt", formula));
            StringBuilder out = new StringBuilder();
            Export.write(ExportFormat.CSV, status(item), new ExportSettings(Optional.empty()), out);
            CSVRecord row = CSVFormat.RFC4180
                    .parse(new java.io.StringReader(out.toString()))
                    .getRecords()
                    .get(1);
            assertThat(row.stream()
                            .filter(value ->
                                    !value.startsWith("https:") && !value.isEmpty() && !value.equals("FAILED")))
                    .hasSize(6)
                    .allMatch(value -> value.equals("'" + formula));
        }
    }

    @Test
    void noFormatContainsTerminalControlCharacters() throws IOException {
        String title = "a\u001b[2J\u0007\r\u007f\u009b31m\u0000 b\tc\nd";
        String item = JsonMapper.shared()
                .writeValueAsString(Map.of("videoId", "dQw4w9WgXcQ", "title", title, "state", "FAILED"));
        for (ExportFormat format : List.of(ExportFormat.CSV, ExportFormat.JSONL, ExportFormat.SQL)) {
            StringBuilder out = new StringBuilder();
            Export.write(format, status(item), new ExportSettings(Optional.empty()), out);
            String shown = out.toString().replace("\r\n", "\n");

            assertThat(shown).as("%s", format).contains("31m").doesNotContainPattern("[\\p{Cc}&&[^\t\n]]");
            if (format != ExportFormat.JSONL) {
                assertThat(shown).contains("a [2J    31m  b\tc\nd");
            }
        }
    }

    @Test
    void csvContainsEveryVideoWithItsPlayerAddress() throws IOException {
        List<CSVRecord> rows = CSVFormat.RFC4180
                .builder()
                .setHeader()
                .setSkipHeaderRecord(true)
                .get()
                .parse(new java.io.StringReader(export(ExportFormat.CSV)))
                .getRecords();

        assertThat(rows).hasSize(4);
        assertThat(rows.get(0).get("title")).isEqualTo(NASTY);
        assertThat(rows.get(0).get("youtube_url")).isEqualTo("https://www.youtube.com/watch?v=dQw4w9WgXcQ");
        assertThat(rows.get(0).get("player_url")).isEqualTo("https://example.org/player?c=c%201%22%26&yt=dQw4w9WgXcQ");
        assertThat(rows.get(1).get("title"))
                .as("a title that a spreadsheet must not read as a formula")
                .isEqualTo("'=HYPERLINK(1)");
        assertThat(rows.get(1).get("video_id")).isEqualTo("-bcdefghijk");
        assertThat(List.of("height", "width", "video_codec", "audio_codec", "language", "hdr", "upscaled"))
                .as("the downloaded media")
                .extracting(rows.get(0)::get)
                .containsExactly("1080", "1920", "h264", "", "en-US", "false", "true");
        assertThat(rows.get(3).get("player_url"))
                .as("the player address of a failed video")
                .isEmpty();
    }

    @Test
    void jsonLinesContainOneObjectPerLine() throws IOException {
        String[] lines = export(ExportFormat.JSONL).split("\n");

        assertThat(lines).hasSize(4);
        assertThat(new JsonMapper().readTree(lines[0]).path("title").asString()).isEqualTo(NASTY);
        assertThat(new JsonMapper().readTree(lines[1]).path("content_id").asString())
                .isEqualTo("c2");
    }

    @Test
    void theExportedSqlRunsAndStoresTheSameValues() throws Exception {
        try (Connection connection = DriverManager.getConnection("jdbc:h2:mem:");
                Statement statement = connection.createStatement()) {
            statement.execute(export(ExportFormat.SQL));
            ResultSet rows = statement.executeQuery("SELECT * FROM yt2ms_export WHERE video_id = 'dQw4w9WgXcQ'");
            assertThat(rows.next()).isTrue();
            assertThat(rows.getString("title")).isEqualTo(NASTY);
            assertThat(rows.next()).isFalse();
        }
    }

    @Test
    void anEmptyLedgerIsExportedWithAllColumns() throws Exception {
        StringBuilder csv = new StringBuilder();
        Export.write(ExportFormat.CSV, status(), SETTINGS, csv);
        assertThat(csv)
                .hasToString("video_id,youtube_url,content_id,filename,title,published_at,uploaded_at,state,player_url,"
                        + "height,width,video_codec,audio_codec,language,hdr,upscaled,plainer_than,better_height\r\n");
        StringBuilder sql = new StringBuilder();
        Export.write(ExportFormat.SQL, status(), SETTINGS, sql);
        assertThat(sql).contains("CREATE TABLE yt2ms_export (video_id VARCHAR(100), ");
    }

    /** MySQL limits a row to 65,535 bytes. Each character counts as four bytes, and each column adds two bytes. */
    @Test
    void aRowOfTheSqlTableFitsIntoMySql() throws IOException {
        long bytes = Pattern.compile("VARCHAR\\((\\d+)\\)")
                .matcher(export(ExportFormat.SQL))
                .results()
                .mapToLong(size -> 4 * Long.parseLong(size.group(1)) + 2)
                .sum();

        assertThat(bytes).isBetween(1L, 65_535L);
    }

    @Test
    void redirectMapsHaveOnlyUploadedVideosAndAreCaseSensitive() throws IOException {
        assertThat(export(ExportFormat.NGINX_MAP).lines().skip(1))
                .containsExactly(
                        "\"~^dQw4w9WgXcQ$\" \"https://example.org/player?c=c%201%22%26&yt=dQw4w9WgXcQ\";",
                        "\"~^-bcdefghijk$\" \"https://example.org/player?c=c2&yt=-bcdefghijk\";");
        assertThat(export(ExportFormat.APACHE_REWRITE).lines().skip(1))
                .containsExactly(
                        "dQw4w9WgXcQ https://example.org/player?c=c%201%22%26&yt=dQw4w9WgXcQ",
                        "-bcdefghijk https://example.org/player?c=c2&yt=-bcdefghijk");
    }

    @Test
    void aVideoWaitingForReplacementIsRedirectedToItsCurrentContent() throws IOException {
        ObjectNode waits = (ObjectNode) new JsonMapper().readTree(item("waitswaitsw", "Changed", "PENDING", "old"));
        waits.putObject("sourceChange").putArray("fields").add("title");
        StringBuilder out = new StringBuilder();

        Export.write(ExportFormat.APACHE_REWRITE, status(waits.toString()), SETTINGS, out);

        assertThat(out.toString().lines().skip(1))
                .containsExactly("waitswaitsw https://example.org/player?c=old&yt=waitswaitsw");
    }

    @Test
    void aRedirectMapNeedsThePlayersAddress() {
        assertThatThrownBy(() -> Export.write(
                        ExportFormat.NGINX_MAP, STATUS, new ExportSettings(Optional.empty()), new StringBuilder()))
                .isInstanceOf(SettingsException.class)
                .hasMessageContaining("migration.export.player-url");
    }
}
