package dev.yt2ms.sandbox.youtube;

import dev.yt2ms.sandbox.http.Call;
import dev.yt2ms.sandbox.http.Html;
import dev.yt2ms.sandbox.http.Reply;
import java.util.Optional;

/**
 * The watch pages for yt-dlp. Its generic extractor (2023.03.04 and newer) reads an HTML5 video element with one
 * source: a file, an HLS media playlist or a DASH manifest.
 */
public final class WatchPages {

    private final SandboxChannel channel;

    public WatchPages(SandboxChannel channel) {
        this.channel = channel;
    }

    public Reply answer(Call call) {
        Optional<SandboxVideo> found = call.parameter("v").flatMap(channel::video);
        // A private video looks like one that never existed, so yt2ms must ask the source whether a missing video was
        // deleted.
        if (found.isEmpty() || !found.get().opensTo(call)) {
            return Reply.html(404, page("Not found", "<p>This video is not available.</p>"));
        }
        SandboxVideo video = found.get();
        return Reply.html(200, page(video.title(), content(video)));
    }

    private static String content(SandboxVideo video) {
        return switch (video.live()) {
            case LIVE -> "<p>This video is live now.</p>";
            case UPCOMING -> "<p>Premieres in 30 days.</p>";
            case NONE ->
                "<video controls width=\"%d\" height=\"%d\">\n<source src=\"%s\" type=\"%s\">\n</video>"
                        .formatted(
                                video.clip().width(),
                                video.clip().height(),
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
