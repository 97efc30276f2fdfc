package dev.yt2ms.mainstreaming.client;

import java.time.Duration;

/**
 * The time limits for requests to the platform. All are longer than zero.
 *
 * @param connect until a connection is established, for each address of a host
 * @param write until 64 KiB of a request are accepted; a server that reads more slowly counts as stalled
 * @param read between two bytes of a method's answer
 * @param method for one method from first to last byte, which also limits answers that arrive byte by byte
 * @param uploadAnswer from the last byte of an upload to the last byte of its answer
 */
record HttpTimeouts(Duration connect, Duration write, Duration read, Duration method, Duration uploadAnswer) {

    /**
     * The limits for the real platform. It may answer an upload only after it has moved the file, so the limit
     * {@code uploadAnswer} is long.
     */
    public static final HttpTimeouts DEFAULT = new HttpTimeouts(
            Duration.ofSeconds(15),
            Duration.ofSeconds(30),
            Duration.ofSeconds(60),
            Duration.ofMinutes(3),
            Duration.ofMinutes(10));
}
