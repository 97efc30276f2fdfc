package dev.yt2ms.web;

import java.net.InetSocketAddress;
import java.net.URI;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The address at which the live page listens.
 *
 * @param host a name or an IP address, an IPv6 address without brackets
 * @param port 0 to 65535; 0 is any free port
 */
public record WebAddress(String host, int port) {

    /** The form of an address, for messages. */
    public static final String FORM = "HOST:PORT, e.g. 127.0.0.1:8484";

    private static final Pattern TEXT = Pattern.compile("(?:\\[([0-9A-Fa-f:.]+)]|([A-Za-z0-9.-]+)):([0-9]{1,5})");
    private static final int HIGHEST_PORT = 0xFFFF;

    /** Parses {@code HOST:PORT} or {@code [IPV6]:PORT}; empty if the text has another form. */
    public static Optional<WebAddress> parse(String text) {
        Matcher parts = TEXT.matcher(text);
        if (!parts.matches() || Integer.parseInt(parts.group(3)) > HIGHEST_PORT) {
            return Optional.empty();
        }
        String host = parts.group(1) != null ? parts.group(1) : parts.group(2);
        return Optional.of(new WebAddress(host, Integer.parseInt(parts.group(3))));
    }

    /** Whether only processes of this machine can connect. A name that can't be resolved counts as another machine. */
    public boolean isLoopback() {
        InetSocketAddress address = new InetSocketAddress(host, port);
        return !address.isUnresolved() && address.getAddress().isLoopbackAddress();
    }

    /** Returns the address of the page for a browser, which ends with a slash. */
    URI url(int listeningPort) {
        return URI.create("http://" + text(listeningPort) + "/");
    }

    private String text(int shownPort) {
        return (host.contains(":") ? "[" + host + "]" : host) + ":" + shownPort;
    }

    /** Returns the address in the form that {@link #parse} reads. */
    @Override
    public String toString() {
        return text(port);
    }
}
