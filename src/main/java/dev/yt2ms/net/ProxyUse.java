package dev.yt2ms.net;

import dev.yt2ms.settings.value.ProxyAddress;

/**
 * A proxy that a connection goes by.
 *
 * @param address where it is
 * @param origin who says so: a key such as {@code source.proxy}, or a variable such as {@code HTTPS_PROXY}
 */
public record ProxyUse(ProxyAddress address, String origin) {

    /** For people, without user and password: {@code http://proxy.example:3128 (HTTPS_PROXY)}. */
    public String shown() {
        return address.shown() + " (" + origin + ")";
    }
}
