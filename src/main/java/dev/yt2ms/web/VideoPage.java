package dev.yt2ms.web;

import dev.yt2ms.model.Difference;
import dev.yt2ms.report.status.StatusDocument;
import dev.yt2ms.report.status.StatusItem;
import dev.yt2ms.report.status.StatusText;
import dev.yt2ms.settings.value.Values;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/** The values of the page about one video, from the JSON of a {@code LiveMigration}. */
final class VideoPage {

    /** A character that can be seen. A title may have none, e.g. only zero-width characters. */
    private static final Pattern VISIBLE = Pattern.compile("[^\\p{C}\\p{Z}\\p{M}]");

    private VideoPage() {}

    /** @param json the object that {@link VideoDocument} describes */
    static Map<String, Object> of(JsonNode json) {
        VideoDocument video = StatusDocument.record(json, VideoDocument.class);
        StatusItem item = video.item();
        Map<String, Object> page = new LinkedHashMap<>();
        page.put("id", item.videoId());
        page.put("title", VISIBLE.matcher(item.title()).find() ? item.title() : "(no visible title)");
        page.put("state", item.state().name());
        page.put("stateClass", item.state().name().toLowerCase(Locale.ROOT));
        page.put("youtubeUrl", video.youtubeUrl());
        page.put("playerUrl", video.playerUrl());
        page.put("contentId", item.content().contentId());
        page.put("error", StatusText.printable(item.failure().error().orElse("")));
        page.put("rule", item.failure().rule());
        page.put("errorClass", item.failure().errorClass());
        page.put("advice", video.advice());
        page.put("skipReason", item.skipReason());
        page.put("retryable", video.retryable());
        page.put("facts", facts(item));
        page.put("fields", fields(video.fields()));
        page.put("differences", differences(item.content().differences()));
        page.put("compared", item.content().verifiedAt().isPresent());
        page.put("attempts", attempts(video.attempts()));
        return page;
    }

    private static List<Map<String, String>> facts(StatusItem item) {
        List<Map<String, String>> facts = new ArrayList<>();
        add(facts, "Published", time(item.publishedAt()));
        Duration length = Duration.ofSeconds(item.source().durationSeconds());
        // YouTube lists no length before a broadcast or premiere has ended.
        add(facts, "Length", length.isZero() ? "not known" : Values.humanDuration(length));
        item.file().media().ifPresent(media -> {
            add(facts, "Picture", media.width() + " × " + media.height());
            add(facts, "Video codec", media.videoCodec());
            add(facts, "Audio codec", media.audioCodec().orElse("no sound"));
            add(facts, "Language", media.language().orElse(""));
            add(facts, "HDR", media.hdr() ? "yes" : "");
            add(facts, "Upscaled by YouTube", media.upscaled() ? "yes" : "");
        });
        item.file().bytes().ifPresent(bytes -> add(facts, "Size", Values.humanSize(bytes)));
        StatusItem.OnPlatform content = item.content();
        add(facts, "File name", content.filename());
        add(facts, "Content id", content.contentId());
        add(facts, "Found on the platform", content.adopted() ? "yes, not uploaded" : "");
        add(facts, "Uploaded", time(content.uploadedAt()));
        content.verifiedAt().ifPresent(at -> add(facts, "Compared", Values.humanSecond(at)));
        add(facts, "Failed attempts that count", String.valueOf(item.failure().attempts()));
        item.source()
                .sourceChange()
                .ifPresent(change -> add(
                        facts,
                        "Changed on YouTube",
                        "%s (noticed %s)"
                                .formatted(
                                        String.join(", ", change.fields()),
                                        change.at().map(Values::humanSecond).orElse(""))));
        item.source()
                .goneSince()
                .ifPresent(since -> add(facts, "Deleted or private on YouTube since", Values.humanSecond(since)));
        return facts;
    }

    private static void add(List<Map<String, String>> facts, String name, String value) {
        if (!value.isEmpty()) {
            facts.add(Map.of("name", name, "value", value));
        }
    }

    private static List<Map<String, String>> fields(Map<String, String> fields) {
        return fields.entrySet().stream()
                .map(field -> Map.of("name", field.getKey(), "value", field.getValue()))
                .toList();
    }

    private static List<Map<String, String>> differences(List<Difference> differences) {
        return differences.stream()
                .map(difference -> Map.of(
                        "field",
                        difference.field(),
                        "kind",
                        difference.kind() == Difference.Kind.LOSS
                                ? "lost or changed"
                                : difference.kind().name().toLowerCase(Locale.ROOT),
                        "sent",
                        difference.sent(),
                        "found",
                        difference.found(),
                        "note",
                        difference.note().orElse("")))
                .toList();
    }

    private static List<Map<String, Object>> attempts(List<VideoDocument.Attempt> attempts) {
        List<Map<String, Object>> rows = new ArrayList<>();
        for (VideoDocument.Attempt attempt : attempts) {
            Map<String, Object> row = new LinkedHashMap<>();
            row.put("at", time(attempt.at()));
            row.put("run", attempt.run());
            row.put("station", attempt.station().toLowerCase(Locale.ROOT));
            row.put("counted", attempt.counted() ? "yes" : "no");
            row.put("rule", attempt.rule());
            row.put("class", attempt.errorClass());
            row.put("text", StatusText.printable(attempt.text()));
            rows.add(row);
        }
        return rows;
    }

    private static String time(String text) {
        return text.isEmpty() ? "" : Values.humanSecond(Instant.parse(text));
    }
}
