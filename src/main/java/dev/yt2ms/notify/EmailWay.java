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
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/**
 * Sends a notification by e-mail. The connection to the mail server is direct, because HTTP proxies do not forward to
 * mail servers.
 */
final class EmailWay implements Way {

    private final Email email;
    private final Notification notification;
    private final Network network;

    EmailWay(Email email, Notification notification, Network network) {
        this.email = email;
        this.notification = notification;
        this.network = network;
    }

    @Override
    public String name() {
        return "e-mail";
    }

    @Override
    public void deliver(Duration limit) throws DeliveryException {
        Session session = session(email, notification.host(), network, limit);
        try (Transport transport = session.getTransport()) {
            transport.connect(
                    email.user().orElse(null),
                    email.password().map(Secret::reveal).orElse(null));
            MimeMessage message = message(session);
            transport.sendMessage(message, message.getAllRecipients());
        } catch (MessagingException e) {
            throw failure(e);
        }
    }

    /**
     * Connects to the server and logs in, without sending anything.
     *
     * @throws DeliveryException when the connection or the login fails
     */
    static void tryConnection(Email email, String host, Network network, Duration limit) throws DeliveryException {
        try (Transport transport = session(email, host, network, limit).getTransport()) {
            transport.connect(
                    email.user().orElse(null),
                    email.password().map(Secret::reveal).orElse(null));
        } catch (MessagingException e) {
            throw failure(e);
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

    private static DeliveryException failure(MessagingException e) {
        if (e instanceof AuthenticationFailedException) {
            return new DeliveryException("the mail server refuses the user or the password", false);
        }
        return new DeliveryException(
                "the mail server can't be used (%s)".formatted(firstLine(e.getMessage())),
                !(e instanceof SendFailedException));
    }

    private static String firstLine(@Nullable String text) {
        return String.valueOf(text).lines().findFirst().orElse("no message");
    }
}
