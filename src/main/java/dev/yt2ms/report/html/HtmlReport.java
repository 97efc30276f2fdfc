package dev.yt2ms.report.html;

import com.samskivert.mustache.Mustache;
import com.samskivert.mustache.MustacheException;
import com.samskivert.mustache.Template;
import dev.yt2ms.files.Sha256;
import dev.yt2ms.model.JobCommands;
import dev.yt2ms.report.status.ReconciliationText;
import dev.yt2ms.report.status.StatusDocument;
import dev.yt2ms.report.status.StatusText;
import dev.yt2ms.settings.ExportSettings;
import dev.yt2ms.settings.value.Values;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringReader;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/**
 * Writes an HTML page about the migration, from the object of {@code status --json} with the additional property {@code
 * reconciliation}, which compares source, ledger and platform. The page needs no other file and loads nothing. The
 * figures are plain HTML. The videos are stored as data, and a script in the page shows only some of them at a time, so
 * that the page stays fast with 20,000 videos. Writing the page needs little memory beyond the status itself (about 20
 * MB for 20,000 videos).
 */
public final class HtmlReport {

    private static final String FOLDER = "/report/";
    /**
     * The number of unaccounted videos and contents of one kind that the page shows at first. Further ones appear when
     * a person asks for them, and in print.
     */
    private static final int UNACCOUNTED_SHOWN = 3;

    private final StatusDocument status;
    private final ExportSettings settings;
    private final JobCommands commands;

    /**
     * A page about one migration.
     *
     * @param status the object of {@code status --json}, with its reconciliation
     * @param commands the commands that the page suggests
     */
    public HtmlReport(byte[] status, ExportSettings settings, JobCommands commands) {
        this.status = new StatusDocument(status);
        this.settings = settings;
        this.commands = commands;
    }

    /**
     * Writes the page.
     *
     * @param made the time of the status
     * @throws IOException when the page can't be written
     */
    public void writeTo(Writer out, Instant made) throws IOException {
        JsonNode head = status.head();
        Map<String, Object> page = new LinkedHashMap<>();
        putOwn(page, "style", "report.css");
        putOwn(page, "script", "report.js");
        page.put("name", head.path("name").stringValue(""));
        page.put("channel", printable(head.path("channel"), "title"));
        page.put("run", head.path("run").path("state").stringValue(""));
        page.put("made", Values.humanTime(made));
        page.put("stoppedBecause", printable(head.path("run"), "stoppedBecause"));
        page.put("sourceNote", printable(head.path("source"), "note"));
        putReconciliation(page, head.path("reconciliation"));
        Map<String, Integer> skipped = StatusText.skipped(status.items());
        page.put("skipped", counts(skipped));
        page.put(
                "skippedVideos",
                HtmlFigures.number(
                        skipped.values().stream().mapToInt(Integer::intValue).sum()));
        page.put("exportCommand", commands.quoted("export"));
        new HtmlFigures(status.items()).putInto(page);
        HtmlAttention attention = new HtmlAttention(status.items(), commands);
        attention.putInto(page);
        page.put("calm", attention.isEmpty() && !page.containsKey("unexplained"));
        page.put("rows", (Mustache.Lambda) (fragment, rows) -> writeRows(rows, attention));
        Template template = Mustache.compiler()
                .escapeHTML(true)
                .emptyStringIsFalse(true)
                .zeroIsFalse(true)
                .withLoader(name -> new StringReader(resource(name + ".html")))
                .compile(new StringReader(resource("report.html")));
        try {
            template.execute(page, out);
        } catch (MustacheException e) {
            if (e.getCause() instanceof IOException cause) {
                throw cause;
            }
            throw e;
        }
    }

    /**
     * Adds a script or style of yt2ms to the page, and its digest, so that a browser accepts this text and no other.
     */
    private static void putOwn(Map<String, Object> page, String property, String file) throws IOException {
        String text = resource(file);
        byte[] digest = Sha256.digest().digest(text.getBytes(StandardCharsets.UTF_8));
        page.put(property, text);
        page.put(property + "Digest", "sha256-" + Base64.getEncoder().encodeToString(digest));
    }

    private static String resource(String file) throws IOException {
        try (InputStream in = HtmlReport.class.getResourceAsStream(FOLDER + file)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private void putReconciliation(Map<String, Object> page, JsonNode reconciliation) {
        page.put("verdict", ReconciliationText.sentence(reconciliation, commands, HtmlFigures::number));
        long unexplained = reconciliation.path("unexplained").asLong();
        if (unexplained > 0) {
            page.put("unexplained", HtmlFigures.number(unexplained));
        }
        page.put("verdictClass", style(ReconciliationText.verdict(reconciliation)));
        page.put(
                "unaccounted",
                ReconciliationText.unaccounted(reconciliation, commands).stream()
                        .map(HtmlReport::unaccounted)
                        .toList());
        page.put("source", sides(ReconciliationText.source(reconciliation)));
        page.put("videos", HtmlFigures.number(reconciliation.path("videos").asLong()));
        page.put("platform", sides(ReconciliationText.platform(reconciliation)));
        page.put("contents", HtmlFigures.number(reconciliation.path("contents").asLong()));
        page.put("lookedAt", StatusDocument.time(reconciliation, "lookedAt"));
        page.put("notSeenYet", reconciliation.path("notSeenYet").asLong());
    }

    private static Map<String, Object> unaccounted(ReconciliationText.Unaccounted group) {
        List<String> each = new ArrayList<>(group.each());
        if (group.more() > 0) {
            each.add("… and " + HtmlFigures.number(group.more()) + " more");
        }
        int shown = Math.min(UNACCOUNTED_SHOWN, each.size());
        Map<String, Object> row = new LinkedHashMap<>();
        row.put("what", group.what());
        row.put("advice", group.advice());
        row.put("shown", each.subList(0, shown));
        row.put("rest", each.subList(shown, each.size()));
        row.put("hasRest", shown < each.size());
        return row;
    }

    private static List<Map<String, String>> sides(List<ReconciliationText.Count> counts) {
        return counts.stream()
                .map(one -> Map.of(
                        "what",
                        one.what(),
                        "count",
                        HtmlFigures.number(one.count()),
                        "class",
                        one.verdict() == ReconciliationText.Verdict.GOOD ? "" : style(one.verdict())))
                .toList();
    }

    /** Returns the class of the page's style sheet. */
    private static String style(ReconciliationText.Verdict verdict) {
        return verdict.name().toLowerCase(Locale.ROOT);
    }

    private void writeRows(Writer out, HtmlAttention attention) throws IOException {
        String separator = "";
        for (JsonNode item : status.items()) {
            out.write(separator);
            HtmlRow.write(item, attention.numbers(item), settings, out);
            separator = ",\n";
        }
    }

    private static String printable(JsonNode object, String property) {
        return StatusText.printable(object.path(property).stringValue(""));
    }

    private static List<Map<String, Object>> counts(Map<String, ? extends Number> counts) {
        List<Map<String, Object>> rows = new ArrayList<>();
        counts.forEach((what, count) ->
                rows.add(Map.of("what", StatusText.printable(what), "count", HtmlFigures.number(count.longValue()))));
        return rows;
    }
}
