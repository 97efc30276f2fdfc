package dev.yt2ms.report.html;

import com.samskivert.mustache.Mustache;
import com.samskivert.mustache.MustacheException;
import com.samskivert.mustache.Template;
import dev.yt2ms.files.Sha256;
import dev.yt2ms.ledger.Reconciliation;
import dev.yt2ms.model.JobCommands;
import dev.yt2ms.report.status.NodeLine;
import dev.yt2ms.report.status.ReconciliationText;
import dev.yt2ms.report.status.StatusDocument;
import dev.yt2ms.report.status.StatusHead;
import dev.yt2ms.report.status.StatusItem;
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
import java.util.Optional;

/**
 * Writes an HTML page about the migration, from the object of {@code status --json} with the additional property {@code
 * reconciliation}, which compares source, ledger and platform. The page needs no other file and loads nothing. The
 * figures are plain HTML. The videos are stored as data, and a script in the page shows only some of them at a time, so
 * that the page stays fast with 20,000 videos. For 20,000 videos, writing the page needs about 10 MB of memory in
 * addition to the status itself (about 20 MB).
 */
public final class HtmlReport {

    private static final String FOLDER = "/report/";
    /**
     * The number of unaccounted videos and contents of one kind that the page shows at first. Further ones appear when
     * a person asks for them, and in print.
     */
    private static final int UNACCOUNTED_SHOWN = 3;

    /**
     * A video in the table.
     *
     * @param text the result of {@link HtmlRow#of}
     * @param keys the keys of the causes that apply to the video, from {@link HtmlAttention#add}
     */
    private record Row(String text, List<Object> keys) {}

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
        StatusHead head = status.head();
        Map<String, Object> page = new LinkedHashMap<>();
        putOwn(page, "style", "report.css");
        putOwn(page, "script", "report.js");
        page.put("name", head.name());
        page.put("channel", printable(head.channel().title()));
        page.put("run", head.run().state());
        page.put("made", Values.humanTime(made));
        page.put("stoppedBecause", commands.filledIn(printable(head.run().stoppedBecause())));
        page.put("sourceNote", commands.filledIn(printable(head.source().note())));
        List<Map<String, String>> machines =
                NodeLine.of(head.nodes()).stream().map(HtmlReport::machine).toList();
        page.put("machines", machines);
        page.put("hasMachines", !machines.isEmpty());
        putReconciliation(page, head.reconciliation());
        page.put("exportCommand", commands.quoted("export"));
        HtmlFigures figures = new HtmlFigures();
        HtmlAttention attention = new HtmlAttention(commands);
        List<Row> rows = new ArrayList<>();
        // All items are read once, because reading them takes longer than everything else.
        for (StatusItem item : status.items()) {
            figures.add(item);
            rows.add(new Row(HtmlRow.of(item, settings, commands), attention.add(item)));
        }
        figures.putInto(page);
        attention.conclude();
        attention.putInto(page);
        page.put("calm", attention.isEmpty() && !page.containsKey("unexplained"));
        page.put("rows", (Mustache.Lambda) (fragment, table) -> writeRows(table, rows, attention));
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

    private void putReconciliation(Map<String, Object> page, Reconciliation reconciliation) {
        page.put("verdict", ReconciliationText.sentence(reconciliation, commands, Values::number));
        long unexplained = reconciliation.unexplained();
        if (unexplained > 0) {
            page.put("unexplained", Values.number(unexplained));
        }
        page.put("verdictClass", style(ReconciliationText.verdict(reconciliation)));
        page.put(
                "unaccounted",
                ReconciliationText.unaccounted(reconciliation, commands).stream()
                        .map(HtmlReport::unaccounted)
                        .toList());
        page.put("source", sides(ReconciliationText.source(reconciliation)));
        page.put("videos", Values.number(reconciliation.videos()));
        page.put("platform", sides(ReconciliationText.platform(reconciliation)));
        page.put("contents", Values.number(reconciliation.contents()));
        page.put("lookedAt", StatusText.time(reconciliation.lookedAt()));
        page.put("notSeenYet", reconciliation.notSeenYet());
    }

    private static Map<String, String> machine(NodeLine node) {
        return Map.of(
                "name", node.name(),
                "process", node.process(),
                "role", node.role(),
                "work", node.work(),
                "seenAt", node.seenAt(),
                "gate", node.gate().orElse(""));
    }

    private static Map<String, Object> unaccounted(ReconciliationText.Unaccounted group) {
        List<String> each = new ArrayList<>(group.each());
        if (group.more() > 0) {
            each.add("… and " + Values.number(group.more()) + " more");
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
                        Values.number(one.count()),
                        "class",
                        one.verdict() == ReconciliationText.Verdict.GOOD ? "" : style(one.verdict())))
                .toList();
    }

    /** Returns the CSS class for a verdict. */
    private static String style(ReconciliationText.Verdict verdict) {
        return verdict.name().toLowerCase(Locale.ROOT);
    }

    private static void writeRows(Writer out, List<Row> rows, HtmlAttention attention) throws IOException {
        String separator = "";
        for (Row row : rows) {
            out.write(separator);
            HtmlRow.write(row.text(), attention.numbers(row.keys()), out);
            separator = ",\n";
        }
    }

    private static String printable(Optional<String> text) {
        return StatusText.printable(text.orElse(""));
    }
}
