package dev.yt2ms.ledger;

import dev.yt2ms.run.Failure;
import java.time.Duration;
import java.util.Optional;

/**
 * What a failure makes of an item.
 *
 * @param state the state that it goes to
 * @param attemptCounts whether the attempt counts against the limit
 * @param pause how long it is left alone; empty where it may be claimed at once, or not at all
 * @param failure what happened
 * @param keepsFile whether its staged file stays
 * @param unsure whether an upload may have arrived
 */
public record Verdict(
        ItemState state,
        boolean attemptCounts,
        Optional<Duration> pause,
        Failure failure,
        boolean keepsFile,
        boolean unsure) {}
