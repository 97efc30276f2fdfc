package dev.yt2ms.checks;

import dev.yt2ms.net.Network;
import dev.yt2ms.net.NetworkException;
import dev.yt2ms.net.ProxyUse;
import dev.yt2ms.settings.OAuthSettings;
import dev.yt2ms.settings.Settings;
import java.net.URI;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;

/** Checks the ways out of this machine: by which proxy, whom the certificates are of, and whether the clocks agree. */
final class ConnectionCheck {

    private static final Duration CLOCK_NOTED = Duration.ofMinutes(1);
    private static final Duration CLOCK_WRONG = Duration.ofMinutes(5);

    /**
     * A server that the job needs.
     *
     * @param name what it is
     * @param addressKey the key of its address
     * @param proxyKey the key of its proxy
     */
    record Server(String name, String addressKey, String proxyKey, Network network, URI address) {}

    private ConnectionCheck() {}

    /** The servers that a job needs. */
    static List<Server> servers(Settings settings) {
        Network source = Network.ofSource(settings.network());
        List<Server> servers = new ArrayList<>();
        servers.add(new Server(
                "connection to the YouTube API",
                "source.api-url",
                "source.proxy",
                source,
                settings.source().apiUrl()));
        settings.source()
                .oauth()
                .map(OAuthSettings::tokenUrl)
                .ifPresent(address -> servers.add(new Server(
                        "connection to Google's login", "source.oauth.token-url", "source.proxy", source, address)));
        servers.add(new Server(
                "connection to the videos",
                "source.watch-url",
                "download.proxy",
                Network.ofDownloads(settings.network()),
                URI.create(settings.source().watchUrlOf("id"))));
        servers.add(new Server(
                "connection to the platform",
                "destination.api-url",
                "destination.proxy",
                Network.ofDestination(settings.network()),
                settings.destination().apiUrl()));
        return servers;
    }

    /** What a try to connect to one of them has shown. */
    static Finding finding(Server server, Network.Probe probe) {
        String way =
                probe.proxy().map(ProxyUse::shown).map(" by the proxy "::concat).orElse(", without a proxy");
        if (probe.problem().isPresent()) {
            return Finding.error(server.name(), probe.problem().get(), fix(server, probe));
        }
        String certificate = probe.issuer()
                .map(issuer -> "; its certificate is issued by %s, until %s"
                        .formatted(
                                issuer,
                                probe.certificateEnds()
                                        .map(end -> end.atOffset(ZoneOffset.UTC)
                                                .toLocalDate()
                                                .toString())
                                        .orElse("?")))
                .orElse("");
        return Finding.ok(server.name(), server.address().getHost() + way + certificate);
    }

    private static String fix(Server server, Network.Probe probe) {
        String proxy = probe.proxy()
                .map(ProxyUse::origin)
                .map(origin -> origin.contains(".") ? "set migration." + origin : "set " + origin)
                .orElse("set migration." + server.proxyKey());
        return switch (probe.kind().map(NetworkException.Kind::name).orElse("")) {
            case "TLS_UNTRUSTED" -> "set migration.tls.ca-file, or the clock, or have the certificate replaced";
            case "PROXY_REFUSED" -> proxy + ", or have the host allowed there";
            case "PROXY_AWAY" -> proxy;
            default ->
                "check migration.%s and the firewall; where a proxy is the only way out, set HTTPS_PROXY or migration.%s"
                        .formatted(server.addressKey(), server.proxyKey());
        };
    }

    /** This machine's clock against those of the servers that answered; the one in the middle counts. */
    static Finding clock(List<Network.Probe> probes) {
        List<Duration> ahead = probes.stream()
                .flatMap(probe -> probe.clockAhead().stream())
                .sorted()
                .toList();
        String fix = "timedatectl set-ntp true, or set the clock by hand";
        if (ahead.isEmpty()) {
            return Finding.warning(
                    "clock",
                    "no server said what time it is",
                    "compare it with one that is right, e.g. by timedatectl");
        }
        Duration error = ahead.get(ahead.size() / 2);
        if (error.abs().compareTo(CLOCK_NOTED) < 0) {
            return Finding.ok("clock", "as the servers' clocks");
        }
        String detail = "the clock is %s by %d minutes, as the servers' answers show"
                .formatted(error.isNegative() ? "slow" : "fast", error.abs().toMinutes());
        return error.abs().compareTo(CLOCK_WRONG) < 0
                ? Finding.warning("clock", detail, fix)
                : Finding.error("clock", detail, fix);
    }
}
