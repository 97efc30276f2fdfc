package dev.yt2ms.settings.value;

import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The address of a proxy: {@code [http://|socks5://][user:password@]host[:port]}. Without a scheme it is an HTTP proxy.
 *
 * @param kind the protocol of the proxy
 * @param host name or address; an IPv6 address without brackets
 * @param port 1 to 65535
 * @param user the credentials; empty if the proxy needs none
 */
public record ProxyAddress(Kind kind, String host, int port, Optional<User> user) {

    /** The protocol of a proxy. */
    public enum Kind {
        /** HTTP, with CONNECT for TLS connections. The connection to the proxy itself is not encrypted. */
        HTTP("http"),
        /** SOCKS 4a; the proxy resolves names. */
        SOCKS4("socks4a"),
        /** SOCKS 5; the proxy resolves names. */
        SOCKS5("socks5");

        private final String scheme;

        Kind(String scheme) {
            this.scheme = scheme;
        }

        /** Whether this is a version of SOCKS. */
        public boolean isSocks() {
            return this != HTTP;
        }
    }

    /** The credentials for a proxy; the password may be empty. */
    public record User(String name, Secret password) {}

    /** The form of a proxy's address, for messages. */
    public static final String FORM = "http://HOST:PORT or socks5://HOST:PORT, with USER:PASSWORD@ before the host if "
            + "the proxy requires them (% and @ in them as %25 and %40); a proxy that is itself reached over TLS"
            + " (https://) is not supported";

    private static final Pattern FORM_OF_ADDRESS = Pattern.compile(
            "(?:([A-Za-z][A-Za-z0-9+.-]*)://)?(?:(.*)@)?(\\[[0-9A-Fa-f:.]+]|[A-Za-z0-9._-]+)(?::(\\d{1,5}))?/?");

    /** Parses an address; empty if the text is not an address or names a protocol that yt2ms does not support. */
    public static Optional<ProxyAddress> of(String text) {
        Matcher matcher = FORM_OF_ADDRESS.matcher(text.strip());
        if (!matcher.matches()) {
            return Optional.empty();
        }
        String scheme = matcher.group(1) == null ? "http" : matcher.group(1).toLowerCase(Locale.ROOT);
        Kind kind = switch (scheme) {
            case "http" -> Kind.HTTP;
            case "socks", "socks4", "socks4a" -> Kind.SOCKS4;
            case "socks5", "socks5h" -> Kind.SOCKS5;
            default -> null;
        };
        if (kind == null) {
            return Optional.empty();
        }
        String host = matcher.group(3).replaceAll("[\\[\\]]", "");
        int port = matcher.group(4) == null ? kind.isSocks() ? 1080 : 80 : Integer.parseInt(matcher.group(4));
        if (port == 0 || port > 65_535) {
            return Optional.empty();
        }
        return Optional.of(new ProxyAddress(
                kind, host, port, Optional.ofNullable(matcher.group(2)).map(ProxyAddress::user)));
    }

    private static User user(String userInfo) {
        String[] parts = userInfo.split(":", 2);
        return new User(decoded(parts[0]), new Secret(parts.length > 1 ? decoded(parts[1]) : ""));
    }

    private static String decoded(String text) {
        try {
            return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return text; // The password contains a % that is not an escape.
        }
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    /** The address for people, without user and password. */
    public String shown() {
        return kind.scheme + "://" + (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
    }

    /** The whole address with user and password, for a program that needs it. */
    public Secret url() {
        return new Secret(user.map(who -> shown().replaceFirst(
                                "://",
                                Matcher.quoteReplacement("://" + encoded(who.name()) + ":"
                                        + encoded(who.password().reveal()) + "@")))
                .orElse(shown()));
    }
}
