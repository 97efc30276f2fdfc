package dev.yt2ms.settings;

import dev.yt2ms.settings.value.Secret;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The section {@code notify}: who is notified of the end of a run.
 *
 * @param on the events of which a person is notified; the ping does not depend on them
 * @param stuckAfter how long runs may end unfinished, or a run may move nothing, until a person is notified
 * @param webhook the address that receives each notification; empty if none is given
 * @param email the mail server and the recipients; empty if none is given
 * @param pingUrl the address that is requested after each run that needs no person; if the request is missing, a
 *     monitoring service raises the alarm; empty if no address is given
 */
public record NotifySettings(
        Set<Event> on,
        Duration stuckAfter,
        Optional<Webhook> webhook,
        Optional<Email> email,
        Optional<Secret> pingUrl) {

    /** No notification at all. */
    public static final NotifySettings NONE =
            new NotifySettings(Set.of(), Duration.ofDays(1), Optional.empty(), Optional.empty(), Optional.empty());

    /** What a notification is about. */
    public enum Event {
        /** A run did all its work and moved something. */
        FINISHED,
        /** A run did all its work, but videos failed that had not failed before. */
        FAILED,
        /** A run ended because a person must act. */
        STOPPED,
        /** For a long time, no run has finished its work, or the current one has moved nothing. */
        STUCK
    }

    /** The form of the message that a webhook receives. */
    public enum WebhookFormat {
        /** An object with the event, the texts and the numbers of the summary, for programs. */
        JSON,
        /** An object with one text, as chat services accept it. */
        TEXT
    }

    /**
     * A webhook.
     *
     * @param url http or https; a secret, because everyone who knows the address can send messages to it
     */
    public record Webhook(Secret url, WebhookFormat format) {}

    /** How the connection to a mail server is secured. */
    public enum MailSecurity {
        /** The connection begins unsecured and must change to TLS before anything is sent. */
        STARTTLS,
        /** TLS from the beginning. */
        TLS,
        /** No TLS; only for a server on this machine. */
        NONE
    }

    /**
     * A mail server and the recipients.
     *
     * @param port 1 to 65535
     * @param user the user's name; empty if the server needs no login
     * @param password the user's password; empty if the server needs no login
     * @param from the sender's address
     * @param to the recipients' addresses, at least one
     */
    public record Email(
            String host,
            int port,
            MailSecurity security,
            Optional<String> user,
            Optional<Secret> password,
            String from,
            List<String> to) {

        public Email {
            to = List.copyOf(to);
        }
    }

    public NotifySettings {
        on = Set.copyOf(on);
    }

    /** Whether any notification or ping is configured. */
    public boolean isSet() {
        return webhook.isPresent() || email.isPresent() || pingUrl.isPresent();
    }

    /** The addresses and the password, which no log or message may contain. */
    List<Secret> secrets() {
        return Stream.of(webhook.map(Webhook::url), email.flatMap(Email::password), pingUrl)
                .flatMap(Optional::stream)
                .toList();
    }
}
