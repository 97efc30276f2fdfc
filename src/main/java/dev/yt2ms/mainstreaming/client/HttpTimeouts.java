package dev.yt2ms.mainstreaming.client;

import java.time.Duration;

/**
 * How long the platform may take. All are longer than zero.
 *
 * @param connect until a connection stands, for each address of a host
 * @param write until 64 KiB of a request are taken; a server that reads slower counts as stalled
 * @param read between two bytes of a method's answer
 * @param method for one method from first to last byte, against answers that drip
 * @param uploadAnswer from the last byte of an upload to the last byte of its answer
 */
public record HttpTimeouts(Duration connect, Duration write, Duration read, Duration method, Duration uploadAnswer) {

    /** What the real platform gets. The upload's answer may come only after the file was moved, so it has time. */
    public static final HttpTimeouts DEFAULT = new HttpTimeouts(
            Duration.ofSeconds(15),
            Duration.ofSeconds(30),
            Duration.ofSeconds(60),
            Duration.ofMinutes(3),
            Duration.ofMinutes(10));
}
