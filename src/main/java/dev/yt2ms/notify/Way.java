package dev.yt2ms.notify;

import java.time.Duration;

/** A way to deliver a notification, e.g. a request to a webhook. */
interface Way {

    /** The name of this way in the log, without the address. */
    String name();

    /**
     * Makes one attempt to deliver the notification.
     *
     * @param limit the time after which the attempt must end
     * @throws DeliveryException when the notification was not accepted
     */
    void deliver(Duration limit) throws DeliveryException;
}
