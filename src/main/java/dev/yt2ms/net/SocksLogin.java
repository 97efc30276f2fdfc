package dev.yt2ms.net;

import dev.yt2ms.settings.value.ProxyAddress;
import java.net.Authenticator;
import java.net.PasswordAuthentication;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Supplies the credentials for SOCKS proxies. Java asks one authenticator for the whole process, so this one knows the
 * credentials of all SOCKS proxies.
 */
final class SocksLogin extends Authenticator {

    private static final Map<String, ProxyAddress.User> USERS = new ConcurrentHashMap<>();
    private static final SocksLogin ONLY = new SocksLogin();

    private SocksLogin() {}

    /** Registers the credentials of those proxies that are SOCKS proxies and have credentials. */
    static void register(List<ProxyAddress> proxies) {
        proxies.stream()
                .filter(proxy -> proxy.kind().isSocks())
                .filter(proxy -> proxy.user().isPresent())
                .forEach(proxy -> {
                    USERS.put(
                            proxy.host().toLowerCase(Locale.ROOT) + ":" + proxy.port(),
                            proxy.user().get());
                    setDefault(ONLY);
                });
    }

    @Override
    protected @Nullable PasswordAuthentication getPasswordAuthentication() {
        String protocol = String.valueOf(getRequestingProtocol());
        String host = getRequestingHost();
        if (host == null && getRequestingSite() != null) {
            host = getRequestingSite().getHostAddress();
        }
        if (!protocol.toUpperCase(Locale.ROOT).startsWith("SOCKS") || host == null) {
            return null;
        }
        ProxyAddress.User user = USERS.get(host.toLowerCase(Locale.ROOT) + ":" + getRequestingPort());
        return user == null
                ? null
                : new PasswordAuthentication(
                        user.name(), user.password().reveal().toCharArray());
    }
}
