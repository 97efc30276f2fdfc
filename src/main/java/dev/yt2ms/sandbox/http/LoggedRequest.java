package dev.yt2ms.sandbox.http;

import java.time.Duration;
import java.time.Instant;

/**
 * A request, as far as it has come.
 *
 * @param at when it came
 * @param method its HTTP method
 * @param where its kind, e.g. {@code youtube.videos}, {@code media.file}, {@code upload}
 * @param subject the video, playlist or content that it was about; empty text where there is none
 * @param status the status answered; 0 while there is none, and when the connection was closed without an answer
 * @param received bytes of its body that were read
 * @param sent bytes of the answer's body that were sent
 * @param took from its headers to the end of its answer; {@link Duration#ZERO} while it goes on
 */
public record LoggedRequest(
        Instant at, String method, String where, String subject, int status, long received, long sent, Duration took) {}
