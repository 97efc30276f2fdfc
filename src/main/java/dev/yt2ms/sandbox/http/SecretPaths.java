package dev.yt2ms.sandbox.http;

import com.sun.net.httpserver.HttpExchange;
import dev.yt2ms.files.RandomWord;
import java.util.Locale;
import java.util.Optional;

/**
 * Decides which requests are answered. Every user of the machine can connect to the sandbox, and so can web pages of
 * other sites in their browsers. So each path must begin with a secret word, which is random at each start. The owner's
 * word gives access to everything. Watch pages and media have a second word, which gives access to nothing else,
 * because every user of the machine can see their addresses on yt-dlp's command line.
 */
public final class SecretPaths {

    private final String owner = RandomWord.create();
    private final String source = RandomWord.create();

    /** The endpoints to which a secret word gives access. */
    enum Access {
        EVERYTHING,
        WATCH_PAGES_AND_MEDIA
    }

    /** The beginning of all paths with the owner's word; it starts and ends with a slash. */
    public String ownersPath() {
        return "/" + owner + "/";
    }

    /** The beginning of the paths of watch pages and media; it starts and ends with a slash. */
    public String sourcePath() {
        return "/" + source + "/";
    }

    /** The endpoints to which the request has access; empty if it must not be answered. */
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

    /** The rest of the path after the secret word; it begins with a slash. */
    static String withoutSecret(String path) {
        return path.substring(path.indexOf('/', 1));
    }

    /**
     * Whether the Host header names this machine. It names another host if a web site makes its own host name resolve
     * to 127.0.0.1 (DNS rebinding). The port is not checked, because it differs behind ssh -L.
     */
    private static boolean isThisMachine(String host) {
        String name = host == null ? "" : host.toLowerCase(Locale.ROOT).replaceFirst(":\\d{1,5}$", "");
        return name.equals("127.0.0.1") || name.equals("localhost");
    }
}
