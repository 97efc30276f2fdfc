package dev.yt2ms.settings;

import dev.yt2ms.settings.NotifySettings.Email;
import dev.yt2ms.settings.NotifySettings.Event;
import dev.yt2ms.settings.NotifySettings.MailSecurity;
import dev.yt2ms.settings.NotifySettings.Webhook;
import dev.yt2ms.settings.NotifySettings.WebhookFormat;
import dev.yt2ms.settings.value.Secret;
import dev.yt2ms.settings.value.SettingsException;
import dev.yt2ms.settings.value.Values;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The section {@code notify}: who is notified of the end of a run.
 *
 * @param on the events of which a person is notified; the ping does not depend on them
 * @param stuckAfter the time after which a person is notified if no run has finished its work, or if the current run
 *     has moved nothing; in a job file at least a minute, because a run reads the ledger at least four times in it
 * @param webhook the address that receives each notification; empty if none is given
 * @param email the mail server and the recipients; empty if none is given
 * @param pingUrl the address of a monitoring service, which is requested after each run unless a person must act; the
 *     service raises the alarm if no request comes; empty if no address is given
 */
public record NotifySettings(
        Set<Event> on,
        Duration stuckAfter,
        Optional<Webhook> webhook,
        Optional<Email> email,
        Optional<Secret> pingUrl) {

    private static final String ADDRESS_FORM =
            "an address that begins with https:// (http:// only on this machine), preferably in a variable ${NAME}";
    private static final Pattern HOST = Pattern.compile("[A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?|[0-9A-Fa-f:]+");
    /**
     * The allowed form of a mail address. It is strict, because the address becomes part of a line of the SMTP protocol
     * and of a header of the mail.
     */
    private static final Pattern MAIL_ADDRESS = Pattern.compile("[!#-'*+./-9=?A-Z^-~-]{1,64}@[A-Za-z0-9.-]{1,255}");

    /** No notification at all. */
    public static final NotifySettings NONE =
            new NotifySettings(Set.of(), Duration.ofDays(1), Optional.empty(), Optional.empty(), Optional.empty());

    /** What a notification is about. */
    public enum Event {
        /** A run did all its work and moved something. */
        FINISHED,
        /**
         * A run did all its work, but videos are FAILED: more than before the run, or the run has also moved something.
         */
        FAILED,
        /** A run stopped or could not begin, and a person must act. */
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

    /**
     * Reads the section.
     *
     * @param needed whether the command may send notifications; if not, only the names of the keys are checked
     */
    public static NotifySettings from(Section notify, boolean needed) {
        notify.allow("on", "stuck-after", "webhook", "email", "ping-url");
        Section webhook = notify.section("webhook").allow("url", "format");
        Section email = notify.section("email").allow("host", "port", "security", "user", "password", "from", "to");
        if (!needed) {
            return NotifySettings.NONE;
        }
        WebhookFormat format = webhook.choice("format", WebhookFormat.JSON, Section.choices(WebhookFormat.values()));
        return new NotifySettings(
                events(notify),
                notify.duration("stuck-after", Duration.ofDays(1), Duration.ofMinutes(1)),
                address(webhook, "url").map(url -> new Webhook(url, format)),
                email(email),
                address(notify, "ping-url"));
    }

    private static Set<Event> events(Section notify) {
        if (!notify.has("on")) {
            return EnumSet.allOf(Event.class);
        }
        Map<String, Event> choices = Section.choices(Event.values());
        Set<Event> events = EnumSet.noneOf(Event.class);
        for (String name : notify.texts("on")) {
            Event event = choices.get(name.strip().toLowerCase(Locale.ROOT));
            if (event == null) {
                throw notify.wrong("on", name, "a list of " + String.join(", ", choices.keySet()));
            }
            events.add(event);
        }
        return events;
    }

    /** Reads an address whose path or query may contain a key. Messages do not show the address. */
    private static Optional<Secret> address(Section section, String key) {
        Optional<String> text = section.text(key).map(String::strip).filter(value -> !value.isEmpty());
        text.ifPresent(value -> {
            if (Values.addressWithQuery(value).filter(Values::isConfidential).isEmpty()) {
                throw new SettingsException("%s: the value is not an address that yt2ms can use; give %s"
                        .formatted(section.keyPath(key), ADDRESS_FORM));
            }
        });
        return text.map(Secret::new);
    }

    private static Optional<Email> email(Section email) {
        MailSecurity security = email.choice("security", MailSecurity.STARTTLS, Section.choices(MailSecurity.values()));
        int port = email.number("port", defaultPort(security), 1, 65_535);
        if (Stream.of("host", "user", "password", "from", "to").noneMatch(key -> isGiven(email, key))) {
            return Optional.empty();
        }
        String host = email.requiredText("host", "the name of the mail server").strip();
        if (!HOST.matcher(host).matches()) {
            throw email.wrong("host", host, "the name of the mail server, without a port");
        }
        if (security == MailSecurity.NONE && !Values.isLoopback(host)) {
            throw email.wrong(
                    "security", "none", "starttls or tls; 'none' is possible only for a server on this machine");
        }
        Optional<String> user = email.text("user");
        Optional<Secret> password = email.secret("password");
        if (user.isPresent() != password.isPresent()) {
            throw new SettingsException("%s: missing; give both user and password, or neither of them"
                    .formatted(email.keyPath(user.isPresent() ? "password" : "user")));
        }
        String from = mailAddress(email, "from", email.requiredText("from", "the sender's address"));
        List<String> to = email.texts("to").stream()
                .map(each -> mailAddress(email, "to", each))
                .toList();
        if (to.isEmpty()) {
            throw new SettingsException("%s: missing; give the address of the recipient, or a list of addresses"
                    .formatted(email.keyPath("to")));
        }
        return Optional.of(new Email(host, port, security, user, password, from, to));
    }

    private static boolean isGiven(Section email, String key) {
        return email.texts(key).stream().anyMatch(text -> !text.isBlank());
    }

    private static int defaultPort(MailSecurity security) {
        return switch (security) {
            case STARTTLS -> 587;
            case TLS -> 465;
            case NONE -> 25;
        };
    }

    private static String mailAddress(Section email, String key, String text) {
        String address = text.strip();
        if (!MAIL_ADDRESS.matcher(address).matches()) {
            throw email.wrong(key, text, "a mail address such as operator@example.org");
        }
        return address;
    }
}
