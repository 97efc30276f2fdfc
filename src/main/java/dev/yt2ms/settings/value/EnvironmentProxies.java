package dev.yt2ms.settings.value;

import java.util.HashMap;
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
    private final Map<String, String> malformed = new HashMap<>();
    private final Optional<String> noProxy;
    private final String noProxyVariable;

    private EnvironmentProxies(Map<String, String> environment) {
        for (String scheme : List.of("https", "http", "all")) {
            String variable = variable(environment, scheme + "_proxy");
            value(environment, variable)
                    .ifPresent(text -> ProxyAddress.of(text)
                            .ifPresentOrElse(
                                    address -> proxies.put(scheme, new Named(address, variable)),
                                    () -> malformed.put(scheme, variable)));
        }
        noProxyVariable = variable(environment, "no_proxy");
        noProxy = value(environment, noProxyVariable);
    }

    /** Reads them; {@link #problem} reports what is no address of a proxy. */
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
     * Why addresses of this scheme can't be reached as the environment says: the variable that holds for them names no proxy
     * that yt2ms can use. The value is not shown, as it may hold a password.
     */
    public Optional<String> problem(String scheme) {
        return Optional.ofNullable(malformed.get(variableFor(scheme)))
                .map(variable ->
                        "%s of the environment is no address of a proxy that yt2ms can use; give %s, or set the proxy keys of"
                                        .formatted(variable, ProxyAddress.FORM)
                                + " the job file");
    }

    /** The proxy for addresses of this scheme, {@code http} or {@code https}. */
    public Optional<Named> forScheme(String scheme) {
        return Optional.ofNullable(proxies.get(variableFor(scheme)));
    }

    /** The variable for all schemes holds only where a scheme has none of its own. */
    private String variableFor(String scheme) {
        String own = scheme.toLowerCase(Locale.ROOT);
        return proxies.containsKey(own) || malformed.containsKey(own) ? own : "all";
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
