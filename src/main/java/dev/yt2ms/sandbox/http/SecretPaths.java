package dev.yt2ms.sandbox.http;

import com.sun.net.httpserver.HttpExchange;
import dev.yt2ms.files.RandomWord;
import java.util.Locale;
import java.util.Optional;

/**
 * Decides which requests are answered, by a secret word at the beginning of each path. Every user of the machine can
 * connect to the sandbox, and so can pages of other sites in their browsers, but only the owner knows the two words,
 * which are random at each start. Watch pages and media have a separate word, which gives access to nothing else,
 * because every user of the machine can see their addresses on yt-dlp's command line.
 */
public final class SecretPaths {

    private final String owner = RandomWord.create();
    private final String source = RandomWord.create();

    /** The endpoints that a path's secret word opens. */
    enum Access {
        EVERYTHING,
        WATCH_PAGES_AND_MEDIA
    }

    /** The prefix of all paths of the owner, with a slash at both ends. */
    public String ownersPath() {
        return "/" + owner + "/";
    }

    /** The prefix of the paths of watch pages and media, with a slash at both ends. */
    public String sourcePath() {
        return "/" + source + "/";
    }

    /** The endpoints that a request's path opens; empty if the request must not be answered. */
    Optional<Access> accessOf(HttpExchange exchange) {
        if (!isThisMachine(exchange.getRequestHeaders().getFirst("Host"))) {
            return Optional.empty();
        }
        String path = exchange.getRequestURI().getPath();
        if (path == null) {
            return Optional.empty();
        }
        if (path.startsWith(ownersPath())) {
            return Optional.of(Access.EVERYTHING);
        }
        return path.startsWith(sourcePath()) ? Optional.of(Access.WATCH_PAGES_AND_MEDIA) : Optional.empty();
    }

    /** The path behind the secret word, with a slash in front. */
    static String withoutSecret(String path) {
        return path.substring(path.indexOf('/', 1));
    }

    /**
     * Whether the Host header names this machine. Another site may have made a name of its own resolve to 127.0.0.1
     * (DNS rebinding). The port is not checked, because it differs behind ssh -L.
     */
    private static boolean isThisMachine(String host) {
        String name = host == null ? "" : host.toLowerCase(Locale.ROOT).replaceFirst(":\\d{1,5}$", "");
        return name.equals("127.0.0.1") || name.equals("localhost");
    }
}
