package dev.yt2ms.net;

import dev.yt2ms.settings.value.ProxyAddress;

/**
 * The proxy of a connection and the setting that names it.
 *
 * @param address the proxy's address
 * @param origin the setting: a key such as {@code source.proxy}, or a variable such as {@code HTTPS_PROXY}
 */
public record ProxyUse(ProxyAddress address, String origin) {

    /**
     * Returns the proxy as messages show it, without user and password: {@code http://proxy.example:3128
     * (HTTPS_PROXY)}.
     */
    public String shown() {
        return address.shown() + " (" + origin + ")";
    }
}
