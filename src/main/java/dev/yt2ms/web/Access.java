package dev.yt2ms.web;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * Decides who may use the live page. Every user of the machine can connect to a port on loopback, and every page that
 * the owner opens in a browser can send requests to it, so all requests except the login and the static files need the
 * token, or the cookie that a browser gets for it.
 */
final class Access {

    private static final Pattern IP_ADDRESS = Pattern.compile("[0-9]{1,3}(\\.[0-9]{1,3}){3}|\\[[0-9A-Fa-f:.]+]");
    private static final Pattern PORT = Pattern.compile(":[0-9]+$");
    private static final String BEARER = "Bearer ";

    private final String token;
    private final String cookie;
    private final String form;
    private final Set<String> hosts;

    /**
     * @param token the token of the page
     * @param hosts the names, in lower case, by which browsers may reach the page
     */
    Access(String token, Set<String> hosts) {
        this.token = token;
        // The cookie and the form token are derived from the page's token, so that neither of them reveals it.
        this.cookie = derived(token, "cookie");
        this.form = derived(token, "form");
        this.hosts = Set.copyOf(hosts);
    }

    private static String derived(String token, String purpose) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(token.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
            return HexFormat.of().formatHex(mac.doFinal(purpose.getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e); // Every Java has HmacSHA256.
        }
    }

    /** Returns the value of the cookie that a browser gets for the token. */
    String cookie() {
        return cookie;
    }

    /** Returns the form token. Every action must contain it. Other sites can't read it, so they can start no action. */
    String form() {
        return form;
    }

    boolean isToken(@Nullable String given) {
        return equal(token, given);
    }

    boolean isCookie(@Nullable String given) {
        return equal(cookie, given);
    }

    boolean isForm(@Nullable String given) {
        return equal(form, given);
    }

    /** Whether the header {@code Authorization} has the token. */
    boolean isBearer(@Nullable String authorization) {
        return authorization != null
                && authorization.startsWith(BEARER)
                && isToken(authorization.substring(BEARER.length()).strip());
    }

    private static boolean equal(String expected, @Nullable String given) {
        return given != null
                && MessageDigest.isEqual(
                        expected.getBytes(StandardCharsets.UTF_8), given.getBytes(StandardCharsets.UTF_8));
    }

    /**
     * Whether the header {@code Host} names this page. Another site can make its own name resolve to this machine (DNS
     * rebinding), and its scripts could then read the page; but it can't make a browser send an IP address or another
     * name in this header.
     */
    boolean isHost(@Nullable String header) {
        if (header == null) {
            return false;
        }
        String host = PORT.matcher(header.toLowerCase(Locale.ROOT)).replaceFirst("");
        return IP_ADDRESS.matcher(host).matches() || hosts.contains(host);
    }

    /**
     * Whether a request that changes something comes from this page.
     *
     * @param origin the header {@code Origin}, which every browser sends with a POST
     * @param host the header {@code Host}
     */
    static boolean isOwnOrigin(@Nullable String origin, @Nullable String host) {
        return Optional.ofNullable(origin)
                .map(text -> text.replaceFirst("^https?://", ""))
                .filter(text -> text.equalsIgnoreCase(host))
                .isPresent();
    }
}
