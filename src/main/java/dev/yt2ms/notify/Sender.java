package dev.yt2ms.notify;

import java.time.Duration;

/** Sends one notification, e.g. as a request to a webhook. */
interface Sender {

    /** Returns the name of this sender for the log, e.g. {@code webhook}; never an address. */
    String name();

    /**
     * Makes one attempt to send the notification.
     *
     * @param limit the time after which the attempt must end
     * @throws DeliveryException when the notification was not accepted
     */
    void send(Duration limit) throws DeliveryException;
}
