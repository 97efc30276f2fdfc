package dev.yt2ms.wholejob;

import static org.assertj.core.api.Assertions.assertThat;

import dev.yt2ms.StartsProcesses;
import java.nio.file.Files;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.junit.jupiter.api.Test;

/**
 * Tests that a report and an export need only a small heap for 20,000 videos, half of which have differences, and
 * 20,000 contents.
 */
@StartsProcesses
class LargeReportTest extends WholeJobTest {

    private static final int VIDEOS = 20_000;
    private static final String HEAP = "96m";

    @Test
    void reportAndExportOfALargeChannelNeedLittleMemory() throws Exception {
        bed.sandbox.channel().fill(1);
        assertThat(bed.run("migrate").exitCode()).isZero();
        String difference = "{\"field\":\"title\",\"kind\":\"LOSS\",\"sent\":\"%s\",\"found\":\"%s\",\"note\":null}"
                .formatted("s".repeat(200), "f".repeat(200));
        try (LedgerFile ledger = new LedgerFile(bed.state())) {
            ledger.update("INSERT INTO migration_item (migration, video_id, title, description, published_at,"
                    + " duration_seconds, tags, category_id, privacy, live_status, language, channel_id, channel_title,"
                    + " fetched_at, state, updated_at, content_id, uploaded_at, upload_filename, differences, differing)"
                    + " SELECT 'test', 'v' || X, 'The title of video number ' || X, '', NOW(), 1, '[]', '', 'PUBLIC',"
                    + " 'NONE', '', '', '', NOW(), 'VERIFIED', NOW(), 'c' || X, NOW(), 'v' || X || '.mp4',"
                    + " CASE WHEN MOD(X, 2) = 0 THEN '[" + difference + "," + difference + "]' END,"
                    + " CASE WHEN MOD(X, 2) = 0 THEN 'LOSS' END FROM SYSTEM_RANGE(1, " + (VIDEOS - 1) + ")");
            ledger.update(
                    "INSERT INTO platform_content (migration, content_id, filename, name_key, reference_id, title,"
                            + " status, scan, seen_at) SELECT 'test', 'c' || X, 'n', 'n', 'r' || X, 't', 'READY', 1, NOW()"
                            + " FROM SYSTEM_RANGE(1, " + (VIDEOS - 1) + ")");
        }

        CommandLineProcess.Result report = bed.runInHeap(HEAP, "report");

        assertThat(report.exitCode()).as(report.err()).isZero();
        Document page = Jsoup.parse(Files.readString(bed.state().resolve("report.html")));
        assertThat(page.select("tfoot td.number").eachText()).startsWith("20,000", "20,000");
        assertThat(page.select("*").size()).as("elements of the page").isLessThan(1000);
        assertThat(page.select("#data").html().lines()).hasSize(VIDEOS);
        CommandLineProcess.Result export = bed.runInHeap(HEAP, "export");
        assertThat(export.exitCode()).as(export.err()).isZero();
        assertThat(export.out().lines()).hasSize(VIDEOS + 1);
    }
}
