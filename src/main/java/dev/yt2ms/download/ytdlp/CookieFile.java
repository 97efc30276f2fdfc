package dev.yt2ms.download.ytdlp;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** The cookies of a file in Netscape's format, in the order of the file. No message may contain a cookie. */
final class CookieFile {

    private record Key(String domain, String path, String name) {}

    /** The fields of a cookie that can change. The other fields of the cookie's line form its {@link Key}. */
    private record Cookie(String value, String expires, boolean secure, boolean forSubdomains) {
        boolean isExpired(Instant now) {
            // A time of 18 or more digits lies so far in the future that it counts as never. It might also be too large
            // for a long.
            return !expires.isEmpty() && expires.length() < 18 && Long.parseLong(expires) <= now.getEpochSecond();
        }
    }

    private static final String HEADER = "# Netscape HTTP Cookie File\n# Written by yt2ms.\n\n";
    private static final Pattern FIRST_LINE = Pattern.compile("#\\s*(?:Netscape )?HTTP Cookie File\\b.*");
    private static final String HTTP_ONLY = "#HttpOnly_";
    private static final int FIELDS = 7;
    private static final int MOST_BYTES = 1 << 20;
    /** The names of the cookies of a Google login. Without these cookies, the account is not signed in. */
    private static final Set<String> LOGIN = Set.of(
            "LOGIN_INFO",
            "SID",
            "HSID",
            "SSID",
            "APISID",
            "SAPISID",
            "__Secure-1PSID",
            "__Secure-3PSID",
            "__Secure-1PAPISID",
            "__Secure-3PAPISID");

    private final Map<Key, Cookie> cookies;

    private CookieFile(Map<Key, Cookie> cookies) {
        this.cookies = cookies;
    }

    /** Reads a file that a person exported. Lines that are not cookies are skipped, as yt-dlp does. */
    static CookieFile of(byte[] content) {
        Map<Key, Cookie> cookies = new LinkedHashMap<>();
        text(content).lines().forEach(line -> addTo(cookies, line));
        return new CookieFile(cookies);
    }

    /** Reads a file that yt-dlp wrote; empty if it is truncated, contains no cookie, or is another kind of file. */
    static Optional<CookieFile> written(byte[] content) {
        String text = text(content);
        if (content.length > MOST_BYTES || !text.endsWith("\n") || text.indexOf('\0') >= 0) {
            return Optional.empty();
        }
        List<String> lines = text.lines().toList();
        if (!FIRST_LINE.matcher(lines.get(0)).matches()) {
            return Optional.empty();
        }
        Map<Key, Cookie> cookies = new LinkedHashMap<>();
        boolean whole = lines.stream().allMatch(line -> isRemark(line) || addTo(cookies, line));
        return whole && !cookies.isEmpty() ? Optional.of(new CookieFile(cookies)) : Optional.empty();
    }

    /**
     * Returns these cookies with the changes of one download, so that parallel downloads do not lose each other's
     * renewed cookies. A cookie that is missing after the download is kept, because a truncated file must not delete
     * cookies; if the server has deleted the cookie, the server will do so again.
     *
     * @param before the cookies of the download before it started
     * @param after the cookies of the download after it ended
     */
    CookieFile with(CookieFile before, CookieFile after) {
        Map<Key, Cookie> merged = new LinkedHashMap<>(cookies);
        after.cookies.forEach((key, cookie) -> {
            if (!cookie.equals(before.cookies.get(key))) {
                merged.put(key, cookie);
            }
        });
        return new CookieFile(merged);
    }

    /**
     * Whether one of the earlier login cookies is missing from these cookies, although it has not expired. This means
     * that the server has ended the login.
     */
    boolean isSignedOutSince(CookieFile earlier, Instant now) {
        return earlier.cookies.entrySet().stream()
                .filter(entry -> LOGIN.contains(entry.getKey().name()))
                .filter(entry -> !entry.getValue().isExpired(now))
                .anyMatch(entry -> !cookies.containsKey(entry.getKey()));
    }

    /** Returns the cookies that are sent to this host. */
    CookieFile ofHost(String host) {
        Map<Key, Cookie> sent = new LinkedHashMap<>();
        cookies.forEach((key, cookie) -> {
            String domain = key.domain().replaceFirst("^\\.", "").toLowerCase(Locale.ROOT);
            if (host.equals(domain) || host.endsWith("." + domain)) {
                sent.put(key, cookie);
            }
        });
        return new CookieFile(sent);
    }

    int count() {
        return cookies.size();
    }

    /**
     * Whether all cookies have expired. If the file contains login cookies of a Google account, only the login cookies
     * count.
     */
    boolean isExpired(Instant now) {
        List<Cookie> logins = cookies.entrySet().stream()
                .filter(entry -> LOGIN.contains(entry.getKey().name()))
                .map(Map.Entry::getValue)
                .toList();
        return (logins.isEmpty() ? cookies.values() : logins).stream().allMatch(cookie -> cookie.isExpired(now));
    }

    boolean isTooLarge() {
        return bytes().length > MOST_BYTES;
    }

    /** Returns the content of a cookie file that yt-dlp can read. */
    byte[] bytes() {
        List<String> lines = new ArrayList<>();
        cookies.forEach((key, cookie) -> lines.add(String.join(
                "\t",
                key.domain(),
                flag(cookie.forSubdomains()),
                key.path(),
                flag(cookie.secure()),
                cookie.expires().isEmpty() ? "0" : cookie.expires(),
                key.name(),
                cookie.value())));
        return (HEADER + String.join("\n", lines) + "\n").getBytes(StandardCharsets.ISO_8859_1);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof CookieFile file && cookies.equals(file.cookies);
    }

    @Override
    public int hashCode() {
        return cookies.hashCode();
    }

    /** Decodes each byte as one character, so that every encoding survives unchanged. */
    private static String text(byte[] content) {
        return new String(content, StandardCharsets.ISO_8859_1);
    }

    private static boolean isRemark(String line) {
        return line.isBlank() || line.startsWith("#") && !line.startsWith(HTTP_ONLY);
    }

    private static boolean addTo(Map<Key, Cookie> cookies, String line) {
        if (isRemark(line)) {
            return false;
        }
        String[] fields = (line.startsWith(HTTP_ONLY) ? line.substring(HTTP_ONLY.length()) : line).split("\t", -1);
        if (fields.length != FIELDS || fields[0].isBlank() || !fields[4].chars().allMatch(c -> c >= '0' && c <= '9')) {
            return false;
        }
        String expires = fields[4].matches("0*") ? "" : fields[4];
        cookies.put(
                new Key(fields[0], fields[2], fields[5]),
                new Cookie(fields[6], expires, isTrue(fields[3]), isTrue(fields[1])));
        return true;
    }

    private static boolean isTrue(String flag) {
        return flag.equalsIgnoreCase("TRUE");
    }

    private static String flag(boolean is) {
        return is ? "TRUE" : "FALSE";
    }
}
