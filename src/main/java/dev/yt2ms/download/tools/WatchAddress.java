package dev.yt2ms.download.tools;

import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Recognizes the site of watch pages by their address. Only pages of YouTube need a recent yt-dlp and a JavaScript
 * runtime. A page of this machine belongs to none of the sites that yt-dlp knows, so yt-dlp need not try them.
 */
public final class WatchAddress {

    private static final List<String> YOUTUBE = List.of("youtube.com", "youtu.be", "youtube-nocookie.com");

    private static final List<String> THIS_MACHINE = List.of("127.0.0.1", "localhost");

    private WatchAddress() {}

    /** Whether this address, which contains {@code {id}} in place of a video's id, is on YouTube. */
    public static boolean isYouTube(String watchUrl) {
        return host(watchUrl)
                .filter(host -> YOUTUBE.stream().anyMatch(domain -> host.equals(domain) || host.endsWith("." + domain)))
                .isPresent();
    }

    /**
     * Whether this address, which contains {@code {id}} in place of a video's id, is on this machine, like the
     * sandbox's.
     */
    public static boolean isThisMachine(String watchUrl) {
        return host(watchUrl).filter(THIS_MACHINE::contains).isPresent();
    }

    private static Optional<String> host(String watchUrl) {
        try {
            return Optional.ofNullable(
                            URI.create(watchUrl.replace("{id}", "id")).getHost())
                    .map(host -> host.toLowerCase(Locale.ROOT));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
