package dev.yt2ms.mainstreaming.client;

import java.time.Duration;

/**
 * The time limits of requests to the platform. All of them are above zero.
 *
 * @param connect the time until a connection is established, for each address of a host
 * @param write the time until the server has accepted 64 KiB of a request; a server that reads more slowly counts as
 *     stalled
 * @param read the time between two bytes of a method's answer
 * @param method the time of a whole method call, which also limits answers that arrive byte by byte
 * @param uploadAnswer the time from the last byte of an upload to the last byte of its answer
 */
record HttpTimeouts(Duration connect, Duration write, Duration read, Duration method, Duration uploadAnswer) {

    /**
     * The limits for the real platform. The limit {@code uploadAnswer} is long, because the platform may answer an
     * upload only after it has moved the file.
     */
    public static final HttpTimeouts DEFAULT = new HttpTimeouts(
            Duration.ofSeconds(15),
            Duration.ofSeconds(30),
            Duration.ofSeconds(60),
            Duration.ofMinutes(3),
            Duration.ofMinutes(10));
}
