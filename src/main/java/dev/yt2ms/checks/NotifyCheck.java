package dev.yt2ms.checks;

import dev.yt2ms.net.Network;
import dev.yt2ms.notify.MailServer;
import dev.yt2ms.settings.NotifySettings.Email;
import dev.yt2ms.settings.value.Secret;
import java.net.URI;
import java.time.Duration;

/**
 * Checks that the servers of notifications can be reached, without sending a notification. A problem is a warning,
 * because a run works without notifications.
 */
final class NotifyCheck {

    private NotifyCheck() {}

    /**
     * Sends a HEAD request for the root page of the server, because the server would treat a request to the address
     * itself as a message.
     */
    static Finding web(String key, Secret url, Network network) {
        String name = "connection for " + key;
        URI address = URI.create(url.reveal());
        Network.Probe probe = network.probe(URI.create(address.getScheme() + "://" + address.getRawAuthority() + "/"));
        return probe.problem()
                .map(problem -> Finding.warning(
                        name, problem, "check migration.%s, HTTPS_PROXY and the firewall".formatted(key)))
                .orElseGet(() -> Finding.ok(name, address.getHost()));
    }

    /** Connects to the mail server and logs in. */
    static Finding mail(Email email, Network network, Duration limit) {
        String name = "connection for notify.email";
        return MailServer.problem(email, network, limit)
                .map(problem -> Finding.warning(
                        name,
                        "%s port %d: %s".formatted(email.host(), email.port(), problem),
                        "check host, port, security, user and password of migration.notify.email, and the firewall"))
                .orElseGet(() -> Finding.ok(name, "%s port %d".formatted(email.host(), email.port())));
    }
}
