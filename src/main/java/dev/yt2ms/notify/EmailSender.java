package dev.yt2ms.notify;

import dev.yt2ms.net.Network;
import dev.yt2ms.settings.NotifySettings.Email;
import dev.yt2ms.settings.NotifySettings.MailSecurity;
import dev.yt2ms.settings.value.Secret;
import jakarta.mail.AuthenticationFailedException;
import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import jakarta.mail.SendFailedException;
import jakarta.mail.Session;
import jakarta.mail.Transport;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Date;
import java.util.Optional;
import java.util.Properties;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.eclipse.angus.mail.util.MailConnectException;

/**
 * Sends a notification by e-mail. The connection to the mail server is direct, because HTTP proxies do not forward to
 * mail servers.
 */
final class EmailSender implements Sender {

    /** Matches the reply code of an SMTP answer and the enhanced status code after it, if there is one (RFC 3463). */
    private static final Pattern ANSWER_CODES = Pattern.compile("\\d{3}(?:[ -]\\d\\.\\d{1,3}\\.\\d{1,3})?");

    private final Email email;
    private final Notification notification;
    private final Network network;

    EmailSender(Email email, Notification notification, Network network) {
        this.email = email;
        this.notification = notification;
        this.network = network;
    }

    @Override
    public String name() {
        return "e-mail";
    }

    @Override
    public void send(Duration limit) throws DeliveryException {
        Session session = session(email, notification.host(), network, limit);
        connected(email, session, transport -> {
            MimeMessage message = message(session);
            transport.sendMessage(message, message.getAllRecipients());
        });
    }

    /**
     * Connects to the server and logs in, without sending anything.
     *
     * @throws DeliveryException when the connection or the login fails
     */
    static void tryConnection(Email email, String host, Network network, Duration limit) throws DeliveryException {
        connected(email, session(email, host, network, limit), transport -> {});
    }

    private interface Use {
        void of(Transport transport) throws MessagingException;
    }

    /** Connects to the server, logs in, and uses the connection. */
    private static void connected(Email email, Session session, Use use) throws DeliveryException {
        try {
            Network.<MessagingException>converse(() -> {
                try (Transport transport = session.getTransport()) {
                    transport.connect(
                            email.user().orElse(null),
                            email.password().map(Secret::reveal).orElse(null));
                    use.of(transport);
                }
            });
        } catch (MessagingException e) {
            throw failure(e, email);
        }
    }

    private static Session session(Email email, String host, Network network, Duration limit) {
        String millis = Long.toString(Math.max(1, limit.toMillis()));
        Properties properties = new Properties();
        properties.put("mail.transport.protocol", "smtp");
        properties.put("mail.smtp.host", email.host());
        properties.put("mail.smtp.port", Integer.toString(email.port()));
        properties.put("mail.smtp.connectiontimeout", millis);
        properties.put("mail.smtp.timeout", millis);
        properties.put("mail.smtp.writetimeout", millis);
        properties.put("mail.smtp.auth", Boolean.toString(email.user().isPresent()));
        properties.put("mail.smtp.ssl.enable", Boolean.toString(email.security() == MailSecurity.TLS));
        properties.put("mail.smtp.starttls.enable", Boolean.toString(email.security() == MailSecurity.STARTTLS));
        properties.put("mail.smtp.starttls.required", Boolean.toString(email.security() == MailSecurity.STARTTLS));
        properties.put("mail.smtp.socketFactory", Network.sockets());
        // The library must not open a socket by itself if one of these factories can't connect.
        properties.put("mail.smtp.socketFactory.fallback", "false");
        properties.put("mail.smtp.ssl.socketFactory", network.tlsSockets());
        properties.put("mail.smtp.ssl.checkserveridentity", "true");
        // The name of this machine is given here, because the library would ask name servers for it otherwise.
        properties.put("mail.smtp.localhost", host);
        properties.put("mail.from", email.from());
        return Session.getInstance(properties);
    }

    private MimeMessage message(Session session) throws MessagingException {
        MimeMessage message = new MimeMessage(session);
        message.setFrom(new InternetAddress(email.from()));
        for (String recipient : email.to()) {
            message.addRecipient(Message.RecipientType.TO, new InternetAddress(recipient));
        }
        message.setSubject(notification.title(), StandardCharsets.UTF_8.name());
        message.setText(notification.text() + "\n", StandardCharsets.UTF_8.name());
        message.setSentDate(Date.from(notification.at()));
        // This header prevents automatic answers such as absence notes (RFC 3834).
        message.setHeader("Auto-Submitted", "auto-generated");
        message.saveChanges();
        return message;
    }

    private static DeliveryException failure(MessagingException e, Email email) {
        if (e instanceof AuthenticationFailedException) {
            return refusedLogin(String.valueOf(e.getMessage()));
        }
        Optional<String> untrusted = Network.untrusted(email.host(), e);
        if (untrusted.isPresent()) {
            return new DeliveryException(untrusted.get(), false);
        }
        if (e instanceof MailConnectException) {
            return new DeliveryException(
                    "%s port %d can't be reached%s"
                            .formatted(
                                    email.host(),
                                    email.port(),
                                    e.getCause() == null
                                            ? ""
                                            : " (" + e.getCause().getClass().getSimpleName() + ")"),
                    true);
        }
        return new DeliveryException(
                "the mail server can't be used (%s)".formatted(messages(e)), !(e instanceof SendFailedException));
    }

    /**
     * Shows only the codes of the server's answer, because the rest may repeat the password that was sent to the
     * server.
     */
    private static DeliveryException refusedLogin(String answer) {
        Matcher codes = ANSWER_CODES.matcher(answer);
        String code = codes.lookingAt() ? codes.group().replace('-', ' ') : "";
        return code.startsWith("4")
                ? new DeliveryException("the mail server can't check the password now (%s)".formatted(code), true)
                : new DeliveryException(
                        "the mail server refuses the user or the password" + (code.isEmpty() ? "" : " (" + code + ")"),
                        false);
    }

    /** The messages of the exception and of its cause, which has the server's answer about a recipient. */
    private static String messages(MessagingException e) {
        String text = firstLine(e);
        String cause = e.getCause() == null ? "" : firstLine(e.getCause());
        return text.contains(cause) ? text : text + ": " + cause;
    }

    private static String firstLine(Throwable e) {
        return String.valueOf(e.getMessage()).lines().findFirst().orElse("no message");
    }
}
