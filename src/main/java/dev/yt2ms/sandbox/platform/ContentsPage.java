package dev.yt2ms.sandbox.platform;

import dev.yt2ms.files.RandomWord;
import dev.yt2ms.sandbox.http.Call;
import dev.yt2ms.sandbox.http.Html;
import dev.yt2ms.sandbox.http.Reply;
import dev.yt2ms.settings.value.Values;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The page that shows the stored uploads, newest first. All texts on it come from uploads, so they are escaped. The
 * long description is HTML; it is shown in a frame that can neither run scripts nor load anything.
 */
public final class ContentsPage {

    private static final int PER_PAGE = 50;
    private static final Pattern PLACE = Pattern.compile("\\{\\{(\\w+)}}");
    private static final DateTimeFormatter DATE = DateTimeFormatter.ofPattern("d MMM uuuu, HH:mm 'UTC'", Locale.ENGLISH)
            .withZone(ZoneOffset.UTC);

    private final ContentStore store;
    private final PlatformContents contents;
    private final String template = template();

    public ContentsPage(ContentStore store, PlatformContents contents) {
        this.store = store;
        this.contents = contents;
    }

    public Reply answer(Call call) {
        List<StoredContent> newest = new ArrayList<>(store.all());
        newest.sort((a, b) -> b.current().at().compareTo(a.current().at()));
        int from = call.parameter("from")
                .filter(text -> text.matches("\\d{1,8}"))
                .map(Integer::parseInt)
                .orElse(0);
        List<StoredContent> shown = newest.stream().skip(from).limit(PER_PAGE).toList();
        String nonce = RandomWord.create();
        Map<String, String> values = Map.of(
                "nonce", nonce,
                "version", versionText(),
                "summary", summary(newest),
                "contents", String.join("\n", shown.stream().map(this::section).toList()),
                "pages", pages(from, newest.size()));
        return Reply.html(200, fill(values))
                .with("Cache-Control", "no-store")
                .with("X-Content-Type-Options", "nosniff")
                // The page's secret address must not leak through the links in the descriptions.
                .with("Referrer-Policy", "no-referrer")
                .with(
                        "Content-Security-Policy",
                        "default-src 'none'; style-src 'unsafe-inline'; img-src 'self'; media-src 'self';"
                                + " connect-src 'self'; frame-src 'self'; base-uri 'none'; form-action 'none';"
                                + " script-src 'nonce-" + nonce + "'");
    }

    /** A text that changes whenever the page needs to be loaded again. */
    public Reply version() {
        return Reply.text(200, versionText()).with("Cache-Control", "no-store");
    }

    private String versionText() {
        int states = store.all().stream()
                .mapToInt(content -> contents.status(content).number() + contents.percent(content))
                .sum();
        return store.version() + "-" + states;
    }

    private static String summary(List<StoredContent> all) {
        if (all.isEmpty()) {
            return "Nothing yet. This page shows each video as soon as it is stored.";
        }
        long bytes = all.stream().mapToLong(StoredContent::bytes).sum();
        return Values.count(all.size(), "video") + ", " + Values.humanSize(bytes) + ", the newest first.";
    }

    private String section(StoredContent content) {
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put("Reference ID", content.referenceId());
        facts.put("File", content.filename() + " · " + Values.humanSize(content.bytes()));
        facts.put("Content ID", content.id());
        facts.put("Owner", content.field("fullUserName"));
        facts.put("Tags", content.field("tags"));
        facts.put("Summary", content.field("shortDescription"));
        facts.put("Stored", DATE.format(content.current().at()) + times(content));
        StringBuilder list = new StringBuilder();
        facts.forEach((name, value) -> {
            if (!value.isEmpty()) {
                list.append("<dt>").append(name).append("</dt><dd>");
                list.append(Html.escape(value)).append("</dd>\n");
            }
        });
        PlatformContents.Status status = contents.status(content);
        return """
                <section>
                <video controls preload="none" poster="image/%s/poster" src="content/%1$s"></video>
                <div>
                <h2 dir="auto">%s</h2>
                <p class="soft">%s · %s · %s views · <span class="status%s">%s</span></p>
                <dl>
                %s</dl>
                %s
                </div>
                </section>""".formatted(
                        content.id(),
                        Html.escape(content.title().isEmpty() ? content.filename() : content.title()),
                        DATE.format(contents.uploadDate(content)),
                        content.duration().map(ContentsPage::length).orElse("no length yet"),
                        String.format(Locale.ENGLISH, "%,d", contents.views(content)),
                        status == PlatformContents.Status.ERROR ? " error" : "",
                        word(status, content),
                        list,
                        description(content.field("longDescription")));
    }

    private static String times(StoredContent content) {
        return content.overwritten() == 0 ? "" : " (times overwritten: " + content.overwritten() + ")";
    }

    private String word(PlatformContents.Status status, StoredContent content) {
        return switch (status) {
            case QUEUED -> "queued";
            case ENCODING -> "encoding " + contents.percent(content) + " %";
            case READY -> "ready";
            case ERROR -> "error: no video in the file";
        };
    }

    private static String description(String html) {
        if (html.isEmpty()) {
            return "";
        }
        return "<details open><summary>Description</summary><iframe sandbox title=\"Description\" loading=\"lazy\" srcdoc=\""
                + Html.escape("<!DOCTYPE html><meta charset=\"utf-8\"><style>body{font:14px/1.5 system-ui,sans-serif;"
                        + "color:#1b1f24;background:#fff;margin:.6rem;overflow-wrap:anywhere}</style>" + html)
                + "\"></iframe></details>";
    }

    private static String pages(int from, int size) {
        String newer = from > 0 ? link(Math.max(0, from - PER_PAGE), "newer") : "";
        String older = from + PER_PAGE < size ? link(from + PER_PAGE, "older") : "";
        return newer + older;
    }

    private static String link(int from, String text) {
        return "<a href=\"?from=" + from + "\">" + text + "</a>";
    }

    private static String length(Duration duration) {
        return String.format(Locale.ROOT, "%d:%02d", duration.toMinutes(), duration.toSecondsPart());
    }

    private String fill(Map<String, String> values) {
        return PLACE.matcher(template).replaceAll(place -> Matcher.quoteReplacement(values.get(place.group(1))));
    }

    private static String template() {
        try (InputStream in = ContentsPage.class.getResourceAsStream("/sandbox/contents.html")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
