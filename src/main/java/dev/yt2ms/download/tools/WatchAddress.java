package dev.yt2ms.download.tools;

import java.net.URI;
import java.util.List;
import java.util.Locale;

/**
 * Distinguishes YouTube's watch pages from others, because only YouTube needs a recent yt-dlp and a JavaScript runtime.
 */
public final class WatchAddress {

    private static final List<String> YOUTUBE = List.of("youtube.com", "youtu.be", "youtube-nocookie.com");

    private WatchAddress() {}

    /** Whether this address of videos (which contains {@code {id}}) is on YouTube. */
    public static boolean isYouTube(String watchUrl) {
        String host;
        try {
            host = URI.create(watchUrl.replace("{id}", "id")).getHost();
        } catch (IllegalArgumentException e) {
            return false;
        }
        if (host == null) {
            return false;
        }
        String name = host.toLowerCase(Locale.ROOT);
        return YOUTUBE.stream().anyMatch(domain -> name.equals(domain) || name.endsWith("." + domain));
    }
}
