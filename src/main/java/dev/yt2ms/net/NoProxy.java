package dev.yt2ms.net;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The hosts of {@code NO_PROXY}, interpreted as curl and Python do: a name covers itself and all its subdomains, with
 * or without a leading dot; {@code name:port} covers only this port; {@code *} covers everything; an address covers
 * itself; {@code address/bits} covers all addresses of that network. Commas or spaces separate the entries. Names are
 * not resolved.
 */
final class NoProxy {

    private static final String BYTE = "(25[0-5]|2[0-4]\\d|1?\\d?\\d)";
    private static final Pattern V4 = Pattern.compile("(" + BYTE + "\\.){3}" + BYTE);
    private static final Pattern WITH_PORT = Pattern.compile("(\\[[^\\]]*]|[^:]*):(\\d{1,5})");

    private final List<String> entries;

    private NoProxy(List<String> entries) {
        this.entries = entries;
    }

    static NoProxy of(String text) {
        return new NoProxy(Arrays.stream(text.split("[,\\s]+"))
                .map(entry -> entry.toLowerCase(Locale.ROOT))
                .filter(entry -> !entry.isEmpty())
                .toList());
    }

    /**
     * Whether this host is reached without a proxy.
     *
     * @param host a name or address; an IPv6 address with or without brackets
     */
    boolean covers(String host, int port) {
        String name = withoutDot(bare(host).toLowerCase(Locale.ROOT));
        Optional<InetAddress> address = literal(name);
        return entries.stream().anyMatch(entry -> covers(entry, name, address, port));
    }

    private static boolean covers(String entry, String name, Optional<InetAddress> address, int port) {
        if (entry.equals("*")) {
            return true;
        }
        String host = entry;
        var withPort = WITH_PORT.matcher(entry);
        if (withPort.matches()) {
            if (Integer.parseInt(withPort.group(2)) != port) {
                return false;
            }
            host = withPort.group(1);
        }
        host = bare(host);
        if (address.isPresent()) {
            return isIn(address.get(), host);
        }
        String suffix = withoutDot(host.replaceFirst("^\\*?\\.", ""));
        return !suffix.isEmpty() && (name.equals(suffix) || name.endsWith("." + suffix));
    }

    private static boolean isIn(InetAddress address, String entry) {
        String[] parts = entry.split("/", 2);
        Optional<InetAddress> network = literal(bare(parts[0]));
        if (network.isEmpty() || network.get().getAddress().length != address.getAddress().length) {
            return false;
        }
        byte[] ours = address.getAddress();
        byte[] theirs = network.get().getAddress();
        int bits = ours.length * 8;
        if (parts.length == 2) {
            if (!parts[1].matches("\\d{1,3}") || Integer.parseInt(parts[1]) > bits) {
                return false;
            }
            bits = Integer.parseInt(parts[1]);
        }
        for (int bit = 0; bit < bits; bit++) {
            if (((ours[bit / 8] ^ theirs[bit / 8]) & 0x80 >> bit % 8) != 0) {
                return false;
            }
        }
        return true;
    }

    /** Parses a literal address; empty for a name, which is never resolved. */
    static Optional<InetAddress> literal(String host) {
        String text = bare(host);
        if (!V4.matcher(text).matches() && !text.contains(":")) {
            return Optional.empty();
        }
        try {
            return Optional.of(InetAddress.getByName(text));
        } catch (UnknownHostException e) {
            return Optional.empty();
        }
    }

    static String bare(String host) {
        return host.startsWith("[") && host.endsWith("]") ? host.substring(1, host.length() - 1) : host;
    }

    private static String withoutDot(String name) {
        return name.endsWith(".") ? name.substring(0, name.length() - 1) : name;
    }
}
