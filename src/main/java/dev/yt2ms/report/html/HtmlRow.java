package dev.yt2ms.report.html;

import dev.yt2ms.model.Difference;
import dev.yt2ms.model.JobCommands;
import dev.yt2ms.model.Media;
import dev.yt2ms.report.export.ExportRow;
import dev.yt2ms.report.status.StatusItem;
import dev.yt2ms.report.status.StatusText;
import dev.yt2ms.settings.ExportSettings;
import java.io.IOException;
import java.io.Writer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tools.jackson.databind.json.JsonMapper;

/**
 * One video in the table of the HTML report: a JSON array, which the page's script shows as text and never as markup.
 * For 20,000 videos, the arrays are a quarter of the size of an HTML table.
 */
final class HtmlRow {

    private static final JsonMapper JSON = JsonMapper.shared();
    private static final String GONE = "deleted or private on YouTube, noticed ";

    private HtmlRow() {}

    /**
     * Returns the array for an item of {@code status --json}, up to its last element, which {@link #write} adds: id,
     * title, day of publishing, length in seconds, state, content id, address of the player, file name, bytes,
     * resolution and codecs, time of the upload, rule of the failure, notes, and differences. A difference consists of
     * the field, a note, and the sent and the found value.
     *
     * @param commands the commands that the notes suggest
     */
    static String of(StatusItem item, ExportSettings settings, JobCommands commands) {
        List<Object> row = new ArrayList<>();
        row.add(StatusText.printable(item.videoId()));
        row.add(StatusText.printable(item.title()));
        row.add(day(StatusText.printable(item.publishedAt())));
        row.add(item.source().durationSeconds());
        row.add(item.state().name());
        row.add(StatusText.printable(item.content().contentId()));
        row.add(ExportRow.playerUrl(item, settings).map(StatusText::printable).orElse(""));
        row.add(StatusText.printable(item.content().filename()));
        row.add(item.file().bytes().orElse(0));
        row.add(item.file().media().map(HtmlRow::media).orElse(""));
        row.add(StatusText.time(item.content().uploaded()).replace(" UTC", ""));
        row.add(
                item.error().isEmpty()
                        ? ""
                        : StatusText.printable(item.failure().rule()));
        row.add(notes(item, commands));
        row.add(differences(item));
        String json = JSON.writeValueAsString(row);
        // The escape makes sure that no text can end the page's script element.
        return json.substring(0, json.length() - 1).replace("<", "\\u003c");
    }

    /**
     * Writes the whole array: the given text, and the numbers of the causes as the last element.
     *
     * @param text the result of {@link #of}
     * @param causes the result of {@link HtmlAttention#numbers(List)} for this video
     */
    static void write(String text, List<Integer> causes, Writer out) throws IOException {
        out.write(text);
        out.write(",[");
        for (int i = 0; i < causes.size(); i++) {
            out.write((i == 0 ? "" : ",") + causes.get(i));
        }
        out.write("]]");
    }

    private static String day(String time) {
        return time.length() < 10 ? time : time.substring(0, 10);
    }

    private static String day(Optional<Instant> time) {
        return day(time.map(Instant::toString).orElse(""));
    }

    private static List<String> notes(StatusItem item, JobCommands commands) {
        List<String> notes = new ArrayList<>();
        notes.add(commands.filledIn(StatusText.printable(item.error())));
        notes.add(StatusText.printable(item.skipReason()));
        notes.add(item.content().adopted() ? "was on the platform before the migration" : "");
        item.file()
                .plainerThan()
                .ifPresent(plainer -> notes.add("in a plainer format, because the platform could not encode it as "
                        + StatusText.printable(plainer.toString())));
        notes.add(unjudged(item));
        item.source().sourceChange().ifPresent(change -> notes.add(change(change)));
        item.better().ifPresent(notes::add);
        notes.add(item.isGone() ? GONE + day(item.source().goneSince()) : "");
        notes.removeIf(String::isEmpty);
        return notes;
    }

    private static String media(Media media) {
        return StatusText.printable("%s × %s, %s, %s%s%s%s"
                .formatted(
                        media.width(),
                        media.height(),
                        media.videoCodec(),
                        media.audioCodec().orElse("no sound"),
                        media.language().map(language -> ", " + language).orElse(""),
                        media.hdr() ? ", HDR" : "",
                        media.upscaled() ? ", upscaled by YouTube" : ""));
    }

    private static List<List<String>> differences(StatusItem item) {
        return differences(item, Difference.Kind.LOSS)
                .map(difference -> List.of(
                        StatusText.printable(difference.field()),
                        note(difference),
                        StatusText.printable(difference.sent()),
                        StatusText.printable(difference.found())))
                .toList();
    }

    /** A warning that some fields can't be compared, although they may well be correct. */
    private static String unjudged(StatusItem item) {
        String fields = differences(item, Difference.Kind.UNREADABLE)
                .map(difference -> "%s '%s' (%s)"
                        .formatted(
                                StatusText.printable(difference.field()),
                                StatusText.printable(difference.found()),
                                note(difference)))
                .collect(Collectors.joining("; "));
        return fields.isEmpty() ? "" : "can't be compared: " + fields;
    }

    private static Stream<Difference> differences(StatusItem item, Difference.Kind kind) {
        return item.content().differences().stream().filter(difference -> difference.kind() == kind);
    }

    private static String note(Difference difference) {
        return StatusText.printable(difference.note().orElse(""));
    }

    private static String change(StatusItem.SourceChange change) {
        return "changed on YouTube: %s (noticed %s)"
                .formatted(
                        change.fields().stream().map(StatusText::printable).collect(Collectors.joining(", ")),
                        day(change.at()));
    }
}
