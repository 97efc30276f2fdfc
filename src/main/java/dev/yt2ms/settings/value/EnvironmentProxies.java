package dev.yt2ms.settings.value;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * The proxies that the environment names, read as curl and Python read them: {@code https_proxy} or {@code HTTPS_PROXY} for
 * https addresses, {@code http_proxy} or {@code HTTP_PROXY} for http ones, {@code all_proxy} or {@code ALL_PROXY} where that
 * is missing; {@code no_proxy} or {@code NO_PROXY} lists what is reached without one. Small letters win; an empty value is
 * none.
 */
public final class EnvironmentProxies {

    /** No proxy at all. */
    public static final EnvironmentProxies NONE = of(Map.of());

    /**
     * A proxy and where it comes from.
     *
     * @param variable its name, as it is written in the environment
     */
    public record Named(ProxyAddress address, String variable) {}

    private final Map<String, Named> proxies = new LinkedHashMap<>();
    private final List<String> malformed = new ArrayList<>();
    private final Optional<String> noProxy;
    private final String noProxyVariable;

    private EnvironmentProxies(Map<String, String> environment) {
        for (String scheme : List.of("https", "http", "all")) {
            String variable = variable(environment, scheme + "_proxy");
            value(environment, variable)
                    .ifPresent(text -> ProxyAddress.of(text)
                            .ifPresentOrElse(
                                    address -> proxies.put(scheme, new Named(address, variable)),
                                    () -> malformed.add(variable)));
        }
        noProxyVariable = variable(environment, "no_proxy");
        noProxy = value(environment, noProxyVariable);
    }

    /** Reads them; what is no address of a proxy is told by {@link #check}. */
    public static EnvironmentProxies of(Map<String, String> environment) {
        return new EnvironmentProxies(environment);
    }

    private static String variable(Map<String, String> environment, String name) {
        return environment.containsKey(name) ? name : name.toUpperCase(Locale.ROOT);
    }

    private static Optional<String> value(Map<String, String> environment, String variable) {
        return Optional.ofNullable(environment.get(variable)).map(String::strip).filter(text -> !text.isEmpty());
    }

    /**
     * Checks that each names a proxy.
     *
     * @throws SettingsException when one does not
     */
    public void check() {
        if (!malformed.isEmpty()) {
            throw new SettingsException(
                    "%s of the environment is no address of a proxy that yt2ms can use; give %s, or set the proxy keys of"
                                    .formatted(malformed.get(0), ProxyAddress.FORM)
                            + " the job file");
        }
    }

    /** The proxy for addresses of this scheme, {@code http} or {@code https}. */
    public Optional<Named> forScheme(String scheme) {
        return Optional.ofNullable(proxies.get(scheme.toLowerCase(Locale.ROOT)))
                .or(() -> Optional.ofNullable(proxies.get("all")));
    }

    /** All of them. */
    public List<Named> all() {
        return List.copyOf(proxies.values());
    }

    /** What is reached without a proxy, as it is written. */
    public Optional<String> noProxy() {
        return noProxy;
    }

    /** The name of the variable of {@link #noProxy}. */
    public String noProxyVariable() {
        return noProxyVariable;
    }
}
