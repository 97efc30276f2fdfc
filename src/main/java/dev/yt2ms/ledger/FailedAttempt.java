package dev.yt2ms.ledger;

import java.time.Instant;

/**
 * A failed attempt to move a video.
 *
 * @param at when the attempt failed
 * @param run the number of the run
 * @param station the station in which it failed
 * @param counted whether it counted against the limit of attempts
 * @param errorClass the class of the failure
 * @param rule the rule that classified the failure
 * @param text the message of the failure, untrusted
 */
public record FailedAttempt(
        Instant at, int run, Station station, boolean counted, String errorClass, String rule, String text) {}
