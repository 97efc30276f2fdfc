package dev.yt2ms.mainstreaming.client;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;
import okhttp3.Dns;

/**
 * Resolves names, but only to public addresses. OkHttp uses this class to resolve the host of a connection, so it
 * connects exactly to the address that was checked, even if the name resolves to another address a moment later.
 */
record PublicAddresses(Dns dns) implements Dns {

    /**
     * 168.63.129.16 is the address of a service of Azure that gives each virtual machine information about itself. It
     * is treated as private, although it is not in a private range.
     */
    private static final byte[] OF_AZURE = {(byte) 168, 63, (byte) 129, 16};

    /** Thrown if a host resolves to an address that is not public. */
    static final class NotPublicException extends UnknownHostException {
        NotPublicException(String host) {
            super(host + " is at a loopback, private or link-local address");
        }
    }

    @Override
    public List<InetAddress> lookup(String host) throws UnknownHostException {
        List<InetAddress> addresses = dns.lookup(host);
        if (!addresses.stream().allMatch(PublicAddresses::isPublic)) {
            throw new NotPublicException(host);
        }
        return addresses;
    }

    /**
     * Whether this address is routed in the public internet. An IPv4 address inside an IPv6 address is checked as an
     * IPv4 address.
     */
    static boolean isPublic(InetAddress address) {
        if (address.isAnyLocalAddress()
                || address.isLoopbackAddress()
                || address.isLinkLocalAddress()
                || address.isSiteLocalAddress()
                || address.isMulticastAddress()) {
            return false;
        }
        byte[] bytes = address.getAddress();
        return bytes.length == 4 ? isPublicV4(bytes, 0) : isPublicV6(bytes);
    }

    private static boolean isPublicV4(byte[] bytes, int at) {
        int a = bytes[at] & 0xff;
        int b = bytes[at + 1] & 0xff;
        int c = bytes[at + 2] & 0xff;
        boolean special = Arrays.equals(bytes, at, at + 4, OF_AZURE, 0, 4)
                || a == 0 // "this" network
                || a == 10
                || a == 127
                || a >= 224 // multicast, reserved, broadcast
                || a == 100 && (b & 0xc0) == 64 // carrier-grade NAT
                || a == 169 && b == 254
                || a == 172 && (b & 0xf0) == 16
                || a == 192 && b == 168
                || a == 192 && b == 0 && c == 0
                || a == 198 && (b & 0xfe) == 18; // networks for benchmarks
        return !special;
    }

    private static boolean isPublicV6(byte[] bytes) {
        if ((bytes[0] & 0xfe) == 0xfc) {
            return false; // unique local
        }
        if (startsWith(bytes, 0x00, 0x64, 0xff, 0x9b, 0, 0, 0, 0, 0, 0, 0, 0)) {
            return isPublicV4(bytes, 12); // NAT64
        }
        if (startsWith(bytes, 0x20, 0x02)) {
            return isPublicV4(bytes, 2); // 6to4
        }
        // All global unicast addresses begin with the bits 001. Other addresses contain an IPv4 address (::a.b.c.d,
        // ::ffff:a.b.c.d, ::ffff:0:a.b.c.d), belong to the NAT64 of a local network (64:ff9b:1::/48), or are not
        // assigned.
        boolean special =
                (bytes[0] & 0xe0) != 0x20 || startsWith(bytes, 0x20, 0x01, 0, 0); // Teredo hides an IPv4 address
        return !special;
    }

    private static boolean startsWith(byte[] bytes, int... prefix) {
        for (int i = 0; i < prefix.length; i++) {
            if ((bytes[i] & 0xff) != prefix[i]) {
                return false;
            }
        }
        return true;
    }
}
