package dev.yt2ms.report.html;

import com.samskivert.mustache.Mustache;
import com.samskivert.mustache.MustacheException;
import com.samskivert.mustache.Template;
import dev.yt2ms.report.status.ReconciliationText;
import dev.yt2ms.report.status.StatusDocument;
import dev.yt2ms.report.status.StatusText;
import dev.yt2ms.settings.ExportSettings;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import tools.jackson.databind.JsonNode;

/**
 * Writes the migration as one HTML page that needs no other file and loads nothing, from the status with its
 * reconciliation. It works item by item: besides the status itself (some 20 MB for 20,000 videos), it needs little
 * memory.
 */
public final class HtmlReport {

    private static final String TEMPLATE = "/report/report.html";

    private final StatusDocument status;
    private final ExportSettings settings;

    /** @param status the object of {@code status --json}, with its reconciliation */
    public HtmlReport(byte[] status, ExportSettings settings) {
        this.status = new StatusDocument(status);
        this.settings = settings;
    }

    /**
     * Writes the page.
     *
     * @param made the time of the status
     * @throws IOException when the page can't be written
     */
    public void writeTo(Writer out, Instant made) throws IOException {
        JsonNode head = status.head();
        JsonNode reconciliation = head.path("reconciliation");
        Map<String, Integer> skipped = StatusText.skipped(status.items());
        Map<String, Object> page = new LinkedHashMap<>();
        page.put("name", head.path("name").stringValue(""));
        page.put("channel", printable(head.path("channel"), "title"));
        page.put("run", head.path("run").path("state").stringValue(""));
        page.put("made", made.truncatedTo(ChronoUnit.SECONDS));
        page.put("stoppedBecause", printable(head.path("run"), "stoppedBecause"));
        page.put("sourceNote", printable(head.path("source"), "note"));
        page.put("verdict", ReconciliationText.verdict(reconciliation));
        page.put("verdictClass", verdictClass(reconciliation));
        page.put("unaccounted", ReconciliationText.unaccounted(reconciliation));
        page.put("source", counts(ReconciliationText.source(reconciliation)));
        page.put("videos", reconciliation.path("videos").asLong());
        page.put("platform", counts(ReconciliationText.platform(reconciliation)));
        page.put("contents", reconciliation.path("contents").asLong());
        page.put("lookedAt", reconciliation.path("lookedAt").stringValue(""));
        page.put("notSeenYet", reconciliation.path("notSeenYet").asLong());
        page.put("skipped", counts(skipped));
        page.put(
                "skippedVideos",
                skipped.values().stream().mapToInt(Integer::intValue).sum());
        page.put("oddVideos", itemsThat(HtmlRow::isOdd).count());
        page.put("odd", rows(HtmlRow::isOdd));
        page.put("items", rows(item -> true));
        try (Reader template =
                new InputStreamReader(HtmlReport.class.getResourceAsStream(TEMPLATE), StandardCharsets.UTF_8)) {
            Template compiled = Mustache.compiler()
                    .escapeHTML(true)
                    .emptyStringIsFalse(true)
                    .zeroIsFalse(true)
                    .compile(template);
            compiled.execute(page, out);
        } catch (MustacheException e) {
            if (e.getCause() instanceof IOException cause) {
                throw cause;
            }
            throw e;
        }
    }

    private static String verdictClass(JsonNode reconciliation) {
        if (reconciliation.path("unexplained").asLong() > 0) {
            return "bad";
        }
        return ReconciliationText.isLookedAt(reconciliation) ? "good" : "odd";
    }

    /** The rows of a table; each is made only when the page needs it. */
    private Iterable<Map<String, Object>> rows(Predicate<JsonNode> which) {
        return () -> itemsThat(which).map(item -> HtmlRow.of(item, settings)).iterator();
    }

    private Stream<JsonNode> itemsThat(Predicate<JsonNode> which) {
        return StreamSupport.stream(status.items().spliterator(), false).filter(which);
    }

    private static String printable(JsonNode object, String property) {
        return StatusText.printable(object.path(property).stringValue(""));
    }

    private static List<Map<String, Object>> counts(Map<String, ? extends Number> counts) {
        List<Map<String, Object>> rows = new ArrayList<>();
        counts.forEach(
                (what, count) -> rows.add(Map.of("what", StatusText.printable(what), "count", count.toString())));
        return rows;
    }
}
