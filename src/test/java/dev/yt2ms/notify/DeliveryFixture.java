package dev.yt2ms.notify;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.yt2ms.settings.NotifySettings.Event;
import dev.yt2ms.settings.value.KnownSecrets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.slf4j.LoggerFactory;

/** Delivers one notification with short limits, and keeps what is logged about it. */
final class DeliveryFixture implements AutoCloseable {

    /** The time after which a delivery must have ended, on a busy machine. */
    static final Duration PATIENCE = Duration.ofMinutes(1);

    /** Limits that do not expire if the server answers, however busy the machine is. */
    static final Delivery PATIENT = new Delivery(PATIENCE.dividedBy(2), PATIENCE.dividedBy(2), Duration.ofMillis(10));

    private static final Delivery QUICK =
            new Delivery(Duration.ofSeconds(5), Duration.ofSeconds(2), Duration.ofMillis(10));

    private Delivery delivery = PATIENT;
    private final Logger logger = (Logger) LoggerFactory.getLogger(Delivery.class);
    private final ListAppender<ILoggingEvent> appender = new ListAppender<>();

    DeliveryFixture() {
        appender.start();
        logger.setLevel(Level.ALL);
        logger.addAppender(appender);
    }

    static Notification notification(String title, String text) {
        return new Notification(
                Event.STOPPED, "test", "media1", Instant.parse("2026-11-23T03:15:00Z"), 4, title, text, Map.of());
    }

    /** Gives up later attempts after two seconds, and deliveries after five, for servers that do not answer. */
    void beQuick() {
        delivery = QUICK;
    }

    /** Delivers by one sender, and returns whether that succeeded. */
    boolean delivers(Sender sender) {
        return !delivery.of(List.of(sender), new KnownSecrets(List.of())).isEmpty();
    }

    /** Returns the lines of the log. */
    List<String> log() {
        return appender.list.stream().map(ILoggingEvent::getFormattedMessage).toList();
    }

    @Override
    public void close() {
        logger.detachAppender(appender);
        logger.setLevel(null);
    }
}
