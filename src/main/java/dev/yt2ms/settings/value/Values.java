package dev.yt2ms.settings.value;

import java.math.BigDecimal;
import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Parses durations, sizes and addresses of a job file, and formats sizes, durations and times for people. */
public final class Values {

    /** The form of a duration, for messages. */
    public static final String DURATION_FORM = "a duration such as 500ms, 90s, 15m, 6h or 7d";

    /** The form of a size, for messages. */
    public static final String SIZE_FORM = "a size such as 500MB, 20GB, 1TB or 4GiB";

    /** The form of an address, for messages. */
    public static final String ADDRESS_FORM =
            "an address that begins with https:// (or http://) and has no user, query or fragment";

    private static final Pattern LOOPBACK_V4 = Pattern.compile("127(\\.\\d{1,3}){3}");
    private static final Pattern DURATION = Pattern.compile("(\\d{1,9})\\s*(ms|s|m|h|d)");
    private static final Pattern SIZE = Pattern.compile("(\\d{1,12}(?:\\.\\d{1,3})?)\\s*([kmgt]?i?b?)");
    private static final Map<String, Long> SIZE_UNITS = Map.ofEntries(
            Map.entry("", 1L),
            Map.entry("b", 1L),
            Map.entry("k", 1_000L),
            Map.entry("kb", 1_000L),
            Map.entry("m", 1_000_000L),
            Map.entry("mb", 1_000_000L),
            Map.entry("g", 1_000_000_000L),
            Map.entry("gb", 1_000_000_000L),
            Map.entry("t", 1_000_000_000_000L),
            Map.entry("tb", 1_000_000_000_000L),
            Map.entry("kib", 1L << 10),
            Map.entry("mib", 1L << 20),
            Map.entry("gib", 1L << 30),
            Map.entry("tib", 1L << 40));

    private Values() {}

    /** Parses a duration; empty if the text is not a duration. */
    public static Optional<Duration> duration(String text) {
        Matcher matcher = DURATION.matcher(text.trim().toLowerCase(Locale.ROOT));
        if (!matcher.matches()) {
            return Optional.empty();
        }
        long number = Long.parseLong(matcher.group(1));
        return Optional.of(
                switch (matcher.group(2)) {
                    case "ms" -> Duration.ofMillis(number);
                    case "s" -> Duration.ofSeconds(number);
                    case "m" -> Duration.ofMinutes(number);
                    case "h" -> Duration.ofHours(number);
                    default -> Duration.ofDays(number);
                });
    }

    /** Parses a size in bytes; empty if the text is not a size. {@code GB} is 10^9, {@code GiB} 2^30. */
    public static Optional<Long> size(String text) {
        Matcher matcher = SIZE.matcher(text.trim().toLowerCase(Locale.ROOT));
        if (!matcher.matches() || !SIZE_UNITS.containsKey(matcher.group(2))) {
            return Optional.empty();
        }
        BigDecimal bytes =
                new BigDecimal(matcher.group(1)).multiply(BigDecimal.valueOf(SIZE_UNITS.get(matcher.group(2))));
        return bytes.compareTo(BigDecimal.valueOf(Long.MAX_VALUE)) > 0
                ? Optional.empty()
                : Optional.of(bytes.longValue());
    }

    /** Parses an http or https address without user, query or fragment; empty if the text is something else. */
    public static Optional<URI> address(String text) {
        return addressWithQuery(text).filter(uri -> uri.getRawQuery() == null && uri.getRawFragment() == null);
    }

    /** Parses an http or https address without user; empty if the text is something else. */
    public static Optional<URI> addressWithQuery(String text) {
        try {
            URI uri = new URI(text);
            boolean web = "https".equalsIgnoreCase(uri.getScheme()) || "http".equalsIgnoreCase(uri.getScheme());
            return web
                            && uri.getHost() != null
                            && uri.getRawUserInfo() == null
                            && uri.getPort() != 0
                            && uri.getPort() <= 65_535
                    ? Optional.of(uri)
                    : Optional.empty();
        } catch (URISyntaxException e) {
            return Optional.empty();
        }
    }

    /** Whether no other machine can read what is sent to this http or https address. */
    public static boolean isConfidential(URI address) {
        return "https".equalsIgnoreCase(address.getScheme()) || isLoopback(address.getHost());
    }

    /**
     * Whether a host is this machine. Only literal addresses and localhost count, because a name server decides to
     * which machine any other name leads.
     *
     * @param host a name or an address; an IPv6 address may be in brackets
     */
    public static boolean isLoopback(String host) {
        if (host.equalsIgnoreCase("localhost") || LOOPBACK_V4.matcher(host).matches()) {
            return true;
        }
        try {
            // Brackets can only contain a literal IPv6 address, so this call does not ask a name server.
            return host.contains(":")
                    && InetAddress.getByName(host.startsWith("[") ? host : "[" + host + "]")
                            .isLoopbackAddress();
        } catch (UnknownHostException e) {
            return false;
        }
    }

    /** Formats a size for people, e.g. {@code 1.5 GB}. */
    public static String humanSize(long bytes) {
        String[] units = {"B", "kB", "MB", "GB", "TB", "PB"};
        double value = bytes;
        int unit = 0;
        while (value >= 999.95 && unit < units.length - 1) {
            value /= 1000;
            unit++;
        }
        return unit == 0 ? bytes + " B" : String.format(Locale.ROOT, "%.1f %s", value, units[unit]);
    }

    /** Formats a number for people, e.g. {@code 20,000}. */
    public static String number(long number) {
        return String.format(Locale.ROOT, "%,d", number);
    }

    /**
     * Formats a share in percent for people, rounded and without a sign, e.g. {@code 12}. A share that is neither
     * nothing nor everything is at least {@code <1} and at most {@code >99}.
     */
    public static String percent(long part, long of) {
        if (part <= 0 || of <= 0) {
            return "0";
        }
        if (part >= of) {
            return "100";
        }
        double percent = 100.0 * part / of;
        return percent < 1 ? "<1" : percent > 99 ? ">99" : String.valueOf(Math.round(percent));
    }

    /** Formats a time for people, e.g. {@code 2026-11-25 14:05 UTC}. */
    public static String humanTime(Instant time) {
        return upTo(time, "2026-11-25T14:05");
    }

    /**
     * Formats the time from which something may be done, e.g. {@code 2026-11-25 14:06 UTC}. It is rounded up to a whole
     * minute, because an earlier attempt would be in vain.
     */
    public static String humanEarliest(Instant time) {
        return humanTime(time.plus(Duration.ofMinutes(1).minusNanos(1)));
    }

    /** Formats a time with its second, e.g. {@code 2026-11-25 14:05:06 UTC}. */
    public static String humanSecond(Instant time) {
        return upTo(time, "2026-11-25T14:05:06");
    }

    private static String upTo(Instant time, String example) {
        return time.toString().substring(0, example.length()).replace('T', ' ') + " UTC";
    }

    /** Formats a duration for people, e.g. {@code 2h 5m} or {@code 8s}. */
    public static String humanDuration(Duration duration) {
        long seconds = Math.max(0, duration.toSeconds());
        if (seconds >= 86_400) {
            return seconds / 86_400 + "d " + seconds % 86_400 / 3_600 + "h";
        }
        if (seconds >= 3_600) {
            return seconds / 3_600 + "h " + seconds % 3_600 / 60 + "m";
        }
        return seconds >= 60 ? seconds / 60 + "m " + seconds % 60 + "s" : seconds + "s";
    }

    /** Returns a number with its noun for people, e.g. {@code 1 video} or {@code 2 videos}. */
    public static String count(long number, String noun) {
        return number == 1 ? "1 " + noun : number + " " + noun + "s";
    }
}
