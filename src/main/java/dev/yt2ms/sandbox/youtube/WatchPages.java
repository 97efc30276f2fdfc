package dev.yt2ms.sandbox.youtube;

import dev.yt2ms.sandbox.http.Call;
import dev.yt2ms.sandbox.http.Html;
import dev.yt2ms.sandbox.http.Reply;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The watch pages for yt-dlp. Each page has an HTML5 video element with one source: a file, an HLS media playlist or a
 * DASH manifest. The generic extractor of yt-dlp (2023.03.04 and newer) can read it.
 */
public final class WatchPages {

    private static final Pattern RENEWAL = Pattern.compile("\\brenewal=(\\d{1,9})\\b");

    private final SandboxChannel channel;
    private final AtomicInteger renewals = new AtomicInteger();
    private final List<Integer> renewalsSent = new CopyOnWriteArrayList<>();

    public WatchPages(SandboxChannel channel) {
        this.channel = channel;
    }

    public Reply answer(Call call) {
        Optional<SandboxVideo> found = call.parameter("v").flatMap(channel::video);
        // A private video looks like one that never existed, so yt2ms must ask the Data API whether a missing video was
        // deleted.
        if (found.isEmpty() || !found.get().opensTo(call)) {
            return Reply.html(404, page("Not found", "<p>This video is not available.</p>"));
        }
        SandboxVideo video = found.get();
        return renewed(call, Reply.html(200, page(video.snippet().title(), content(video))));
    }

    /**
     * Returns the values of the cookie {@code renewal} that the owner's browser has sent, oldest first. Each page
     * renews this cookie.
     */
    public List<Integer> renewalsSent() {
        return renewalsSent;
    }

    /** Renews a cookie of the owner's browser with every page, as YouTube does. */
    private Reply renewed(Call call, Reply page) {
        String cookies = call.header("Cookie").orElse("");
        if (!cookies.contains(SandboxVideo.OWNER_COOKIE)) {
            return page;
        }
        Matcher sent = RENEWAL.matcher(cookies);
        if (sent.find()) {
            renewalsSent.add(Integer.valueOf(sent.group(1)));
        }
        return page.with("Set-Cookie", "renewal=%d; Path=/; Max-Age=86400".formatted(renewals.incrementAndGet()));
    }

    private static String content(SandboxVideo video) {
        return switch (video.broadcast().live()) {
            case LIVE -> "<p>This video is live now.</p>";
            case UPCOMING -> "<p>Premieres in 30 days.</p>";
            case NONE ->
                "<video controls width=\"%d\" height=\"%d\">\n<source src=\"%s\" type=\"%s\">\n</video>"
                        .formatted(
                                video.media().clip().width(),
                                video.media().clip().height(),
                                Media.entry(video),
                                Media.type(Media.entry(video)));
        };
    }

    private static String page(String title, String content) {
        return """
                <!DOCTYPE html>
                <html lang="en">
                <head><meta charset="utf-8"><title>%s</title></head>
                <body>
                <h1>%1$s</h1>
                %s
                </body>
                </html>
                """.formatted(Html.escape(title), content);
    }
}
