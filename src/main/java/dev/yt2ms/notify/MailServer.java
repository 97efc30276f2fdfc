package dev.yt2ms.notify;

import dev.yt2ms.net.Network;
import dev.yt2ms.settings.NotifySettings.Email;
import java.time.Duration;
import java.util.Optional;

/** A test connection to the mail server of notifications. */
public final class MailServer {

    private MailServer() {}

    /**
     * Connects and logs in, without sending a mail.
     *
     * @param limit the limit for each answer
     * @return why the connection or the login fails, as a part of a sentence; empty if both succeed
     */
    public static Optional<String> problem(Email email, Network network, Duration limit) {
        try {
            EmailSender.tryConnection(email, HostName.get(), network, limit);
            return Optional.empty();
        } catch (DeliveryException e) {
            return Optional.of(String.valueOf(e.getMessage()));
        }
    }
}
