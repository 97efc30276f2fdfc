package dev.yt2ms.notify;

import java.time.Duration;

/** A way to deliver one notification, such as a request to a webhook. */
interface Way {

    /** The name of the way for the log, without its address. */
    String name();

    /**
     * Delivers once, without repeating.
     *
     * @param limit the time after which the attempt must end
     * @throws DeliveryException when it was not accepted
     */
    void deliver(Duration limit) throws DeliveryException;
}
