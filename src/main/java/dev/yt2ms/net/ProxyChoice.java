package dev.yt2ms.net;

import dev.yt2ms.settings.value.EnvironmentProxies;
import dev.yt2ms.settings.value.ProxyAddress;
import dev.yt2ms.settings.value.ProxySetting;
import java.net.InetAddress;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Decides through which proxy one side (source, destination, download or notifications) reaches a host. */
final class ProxyChoice {

    private final String key;
    private final ProxySetting setting;
    private final EnvironmentProxies environment;
    private final Optional<NoProxy> noProxy;

    /** @param key the name that messages give to the side's setting, e.g. {@code source.proxy} */
    ProxyChoice(String key, ProxySetting setting, EnvironmentProxies environment) {
        this.key = key;
        this.setting = setting;
        this.environment = environment;
        this.noProxy = environment.noProxy().map(NoProxy::of);
    }

    /**
     * The proxy for a host; empty if the host is reached directly.
     *
     * @param scheme {@code http} or {@code https}
     * @param host a name or an address
     */
    Optional<ProxyUse> of(String scheme, String host, int port) {
        if (setting instanceof ProxySetting.Address given) {
            return Optional.of(new ProxyUse(given.address(), key));
        }
        if (setting instanceof ProxySetting.None || isThisMachine(host)) {
            return Optional.empty();
        }
        return environment
                .forScheme(scheme)
                .filter(named -> noProxy.isEmpty() || !noProxy.get().covers(host, port))
                .map(named -> new ProxyUse(named.address(), named.variable()));
    }

    /** All proxies through which this side, e.g. the destination, may reach hosts. */
    List<ProxyAddress> all() {
        if (setting instanceof ProxySetting.Address given) {
            return List.of(given.address());
        }
        return setting instanceof ProxySetting.None
                ? List.of()
                : environment.all().stream()
                        .map(EnvironmentProxies.Named::address)
                        .toList();
    }

    /** The proxy that the job file sets for all hosts; empty if it sets none. */
    Optional<ProxyAddress> given() {
        return setting instanceof ProxySetting.Address given ? Optional.of(given.address()) : Optional.empty();
    }

    EnvironmentProxies environment() {
        return environment;
    }

    boolean isFromEnvironment() {
        return setting instanceof ProxySetting.Environment;
    }

    /**
     * Whether the host is this machine. A proxy on another machine can't reach servers on the loopback interface of
     * this machine, such as the sandbox.
     */
    private static boolean isThisMachine(String host) {
        String name = NoProxy.bare(host).toLowerCase(Locale.ROOT);
        return name.equals("localhost")
                || name.endsWith(".localhost")
                || NoProxy.literal(name).filter(InetAddress::isLoopbackAddress).isPresent();
    }
}
