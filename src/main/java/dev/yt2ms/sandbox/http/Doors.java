package dev.yt2ms.sandbox.http;

import com.sun.net.httpserver.HttpExchange;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Optional;

/**
 * Who may ask for what. Every user of the machine can connect to the sandbox, and so can the pages of other sites in their
 * browsers, but only the owner is told its addresses: each path begins with one of two words that are random for each
 * start. The addresses of watch pages and media stand on the command line of yt-dlp, where all can see them, so these have
 * a word of their own, which opens nothing else.
 */
public final class Doors {

    private static final int WORD_BYTES = 16;

    private final String owner = random();
    private final String source = random();

    /** Texts that nobody can guess. */
    public static String random() {
        byte[] bytes = new byte[WORD_BYTES];
        new SecureRandom().nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }

    /** What is open to whoever knows the path, which begins and ends with a slash. */
    enum Opens {
        EVERYTHING,
        WATCH_PAGES_AND_MEDIA
    }

    /** The first part of all paths of the owner. */
    public String ownersPath() {
        return "/" + owner + "/";
    }

    /** The first part of the paths of watch pages and media. */
    public String sourcePath() {
        return "/" + source + "/";
    }

    /** What the path of a request opens; empty for one that is not to be answered. */
    Optional<Opens> opens(HttpExchange exchange) {
        if (!isThisMachine(exchange.getRequestHeaders().getFirst("Host"))) {
            return Optional.empty();
        }
        String path = exchange.getRequestURI().getPath();
        if (path == null) {
            return Optional.empty();
        }
        if (path.startsWith(ownersPath())) {
            return Optional.of(Opens.EVERYTHING);
        }
        return path.startsWith(sourcePath()) ? Optional.of(Opens.WATCH_PAGES_AND_MEDIA) : Optional.empty();
    }

    /** The rest of such a path, with a slash in front. */
    static String inner(String path) {
        return path.substring(path.indexOf('/', 1));
    }

    /** A name of another site that was made to lead here is none. Behind ssh -L the port is another. */
    private static boolean isThisMachine(String host) {
        String name = host == null ? "" : host.toLowerCase(Locale.ROOT).replaceFirst(":\\d{1,5}$", "");
        return name.equals("127.0.0.1") || name.equals("localhost");
    }
}
