package dev.yt2ms.sandbox.http;

import java.time.Duration;
import java.time.Instant;

/**
 * A logged request, which may still be in progress.
 *
 * @param at when it arrived
 * @param method its HTTP method
 * @param where its kind, e.g. {@code youtube.videos}, {@code media.file}, {@code upload}
 * @param subject the video, playlist or content that it concerns; empty text if there is none
 * @param status the status of the answer; 0 if no answer has been sent
 * @param received the number of bytes of its body that were read
 * @param sent the number of bytes of the answer's body that were sent
 * @param took the time from its headers to the end of its answer; {@link Duration#ZERO} while the request is in
 *     progress
 */
public record LoggedRequest(
        Instant at, String method, String where, String subject, int status, long received, long sent, Duration took) {}
