package dev.yt2ms.settings.value;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * The proxies of the environment variables, interpreted as curl and Python do: {@code https_proxy} or {@code
 * HTTPS_PROXY} for https addresses, {@code http_proxy} or {@code HTTP_PROXY} for http addresses, and {@code all_proxy}
 * or {@code ALL_PROXY} if the variable for the scheme is missing. {@code no_proxy} or {@code NO_PROXY} lists the hosts
 * that are reached without a proxy. A name in lower case takes precedence; an empty value means no proxy.
 */
public final class EnvironmentProxies {

    /** An environment without proxies. */
    public static final EnvironmentProxies NONE = of(Map.of());

    /**
     * A proxy and the variable that names it.
     *
     * @param variable the variable's name, as it is written in the environment
     */
    public record Named(ProxyAddress address, String variable) {}

    private final Map<String, Named> proxies = new LinkedHashMap<>();
    private final Map<String, String> malformed = new HashMap<>();
    private final Optional<String> noProxy;

    private EnvironmentProxies(Map<String, String> environment) {
        for (String scheme : List.of("https", "http", "all")) {
            String variable = variable(environment, scheme + "_proxy");
            value(environment, variable)
                    .ifPresent(text -> ProxyAddress.of(text)
                            .ifPresentOrElse(
                                    address -> proxies.put(scheme, new Named(address, variable)),
                                    () -> malformed.put(scheme, variable)));
        }
        noProxy = value(environment, variable(environment, "no_proxy"));
    }

    /** Reads the variables; {@link #problem} reports those that are not addresses of proxies. */
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
     * Explains why the environment's proxy for this scheme can't be used: the value of its variable is not the address
     * of a proxy that yt2ms supports. The sentence does not show the value, because it may contain a password.
     *
     * @return a sentence for a person; empty if there is no problem
     */
    public Optional<String> problem(String scheme) {
        return Optional.ofNullable(malformed.get(variableFor(scheme)))
                .map(variable ->
                        "the environment variable %s does not contain the address of a proxy that yt2ms can use; give %s, or set the proxy keys of"
                                        .formatted(variable, ProxyAddress.FORM)
                                + " the job file");
    }

    /** The proxy for addresses of this scheme, {@code http} or {@code https}. */
    public Optional<Named> forScheme(String scheme) {
        return Optional.ofNullable(proxies.get(variableFor(scheme)));
    }

    /**
     * Returns the key under which the proxy for this scheme is stored: the scheme, if a variable for it is set, and
     * {@code all} otherwise.
     */
    private String variableFor(String scheme) {
        String own = scheme.toLowerCase(Locale.ROOT);
        return proxies.containsKey(own) || malformed.containsKey(own) ? own : "all";
    }

    /** All proxies that the environment names. */
    public List<Named> all() {
        return List.copyOf(proxies.values());
    }

    /** The value of {@code no_proxy}; empty if not set. */
    public Optional<String> noProxy() {
        return noProxy;
    }
}
