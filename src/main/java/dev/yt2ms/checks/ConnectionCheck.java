package dev.yt2ms.checks;

import dev.yt2ms.net.Network;
import dev.yt2ms.net.NetworkException;
import dev.yt2ms.net.ProxyUse;
import dev.yt2ms.settings.NetworkSettings;
import dev.yt2ms.settings.OAuthSettings;
import dev.yt2ms.settings.Settings;
import dev.yt2ms.settings.value.AuthorityFile;
import dev.yt2ms.settings.value.EnvironmentProxies;
import java.net.URI;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Checks the connections to other machines: the proxy, the issuer of the server's certificate, and the clock. */
final class ConnectionCheck {

    private static final Duration CLOCK_NOTED = Duration.ofMinutes(1);
    private static final Duration CLOCK_WRONG = Duration.ofMinutes(5);

    /**
     * A server that the job needs.
     *
     * @param name the server's role, for people
     * @param addressKey the job-file key of its address
     * @param proxyKey the job-file key of its proxy
     * @param problem why a test connection is impossible; empty if it is possible
     */
    record Server(
            String name,
            String addressKey,
            String proxyKey,
            Network network,
            Optional<URI> address,
            Optional<Finding> problem) {}

    private ConnectionCheck() {}

    /** The servers that a job needs. */
    static List<Server> servers(Settings settings) {
        NetworkSettings network = settings.machine().network();
        List<Server> servers = new ArrayList<>();
        servers.add(server(
                "connection to the YouTube API",
                "source.api-url",
                "source.proxy",
                Network.ofSource(network),
                settings.source().apiUrl().toString(),
                scheme -> network.problem(network.source(), scheme)));
        settings.source()
                .oauth()
                .map(OAuthSettings::tokenUrl)
                .ifPresent(address -> servers.add(server(
                        "connection to Google's login",
                        "source.oauth.token-url",
                        "source.proxy",
                        Network.ofSource(network),
                        address.toString(),
                        scheme -> network.problem(network.source(), scheme))));
        servers.add(server(
                "connection to the videos",
                "source.watch-url",
                "download.proxy",
                Network.ofDownloads(network),
                settings.source().watchUrlOf("id"),
                scheme -> network.problem(network.download(), scheme)));
        servers.add(server(
                "connection to the platform",
                "destination.api-url",
                "destination.proxy",
                Network.ofDestination(network),
                settings.destination().apiUrl().toString(),
                scheme -> network.problem(network.destination(), scheme)));
        return servers;
    }

    private static Server server(
            String name,
            String addressKey,
            String proxyKey,
            Network network,
            String address,
            Function<String, Optional<String>> proxyProblem) {
        Optional<URI> known = address(address);
        Optional<Finding> problem = known.isEmpty()
                // An address that Java can't parse is only a warning, because yt-dlp accepts more addresses than Java
                // does.
                ? Optional.of(Finding.warning(
                        name,
                        "migration.%s: %s is not a valid address, so it can't be tested".formatted(addressKey, address),
                        "correct migration." + addressKey))
                : proxyProblem
                        .apply(known.get().getScheme())
                        .map(why -> Finding.error(
                                name, why, "correct or unset that variable, or set migration." + proxyKey));
        return new Server(name, addressKey, proxyKey, network, known, problem);
    }

    private static Optional<URI> address(String text) {
        try {
            return Optional.of(URI.create(text)).filter(address -> address.getHost() != null);
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
    /** Checks the proxies of the environment, which all connections use unless the job file sets others. */
    static Finding proxies(Settings settings) {
        String name = "proxies";
        String fix = "correct or unset that variable";
        EnvironmentProxies proxies = settings.machine().network().environment();
        if (proxies.problem("https").isPresent()) {
            return Finding.error(name, proxies.problem("https").get(), fix);
        }
        // A wrong proxy for http is only a warning, because nearly all addresses begin with https://.
        if (proxies.problem("http").isPresent()) {
            return Finding.warning(name, proxies.problem("http").get(), fix);
        }
        String shown = proxies.all().stream()
                .map(proxy ->
                        "%s is %s".formatted(proxy.variable(), proxy.address().shown()))
                .collect(Collectors.joining(", "));
        return Finding.ok(name, shown.isEmpty() ? "no environment variable sets a proxy" : shown);
    }

    /** Checks the certificates that the job file adds. */
    static Finding authorities(AuthorityFile file) {
        return file.complaint()
                .map(problem -> Finding.error("trusted certificates", problem, file.advice()))
                .orElseGet(() -> Finding.ok(
                        "trusted certificates",
                        "%s, number of authorities: %d"
                                .formatted(file.path(), file.certificates().size())));
    }

    /** The result of a test connection to a server. */
    static Finding finding(Server server, Network.Probe probe) {
        String way = probe.proxy()
                .map(ProxyUse::shown)
                .map(" through the proxy "::concat)
                .orElse(", without a proxy");
        if (probe.problem().isPresent()) {
            return Finding.error(server.name(), probe.problem().get(), fix(server, probe));
        }
        String certificate = probe.issuer()
                .map(issuer -> "; its certificate was issued by %s and is valid until %s"
                        .formatted(
                                issuer,
                                probe.certificateEnds()
                                        .map(end -> end.atOffset(ZoneOffset.UTC)
                                                .toLocalDate()
                                                .toString())
                                        .orElse("?")))
                .orElse("");
        return Finding.ok(server.name(), server.address().map(URI::getHost).orElse("?") + way + certificate);
    }

    private static String fix(Server server, Network.Probe probe) {
        String proxy = probe.proxy()
                .map(ProxyUse::origin)
                .map(origin -> origin.contains(".") ? "correct migration." + origin : "correct " + origin)
                .orElse("set migration." + server.proxyKey());
        return switch (probe.kind().map(NetworkException.Kind::name).orElse("")) {
            case "TLS_UNTRUSTED" ->
                "if the network inspects TLS, set migration.tls.ca-file to a PEM file with the inspecting authority's certificate; "
                        + "if the certificate's dates are the reason, set the clock; otherwise have the server's certificate replaced";
            case "PROXY_REFUSED" -> proxy + ", or have the proxy allow this host";
            case "PROXY_AWAY" -> proxy;
            default ->
                "check migration.%s and the firewall; if this network has a proxy, set HTTPS_PROXY or migration.%s"
                        .formatted(server.addressKey(), server.proxyKey());
        };
    }

    /**
     * Compares this machine's clock with the clocks of the servers that answered. The median of the differences
     * decides.
     */
    static Finding clock(List<Network.Probe> probes) {
        List<Duration> ahead = probes.stream()
                .flatMap(probe -> probe.clockAhead().stream())
                .sorted()
                .toList();
        String fix = "run timedatectl set-ntp true, or set the clock by hand";
        if (ahead.isEmpty()) {
            return Finding.warning(
                    "clock", "no server reported its time", "check that the clock is right, e.g. with timedatectl");
        }
        Duration error = ahead.get(ahead.size() / 2);
        if (error.abs().compareTo(CLOCK_NOTED) < 0) {
            return Finding.ok("clock", "agrees with the servers' clocks");
        }
        String detail = "the clock is %s by %d minutes, as the servers' answers show"
                .formatted(error.isNegative() ? "slow" : "fast", error.abs().toMinutes());
        return error.abs().compareTo(CLOCK_WRONG) < 0
                ? Finding.warning("clock", detail, fix)
                : Finding.error("clock", detail, fix);
    }
}
