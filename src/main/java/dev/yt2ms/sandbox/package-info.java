/**
 * A YouTube Data API, watch pages with real clips, and the MainStreaming platform, on loopback: for the demo, for
 * rehearsals, for tests and for measurements.
 *
 * <p>{@link dev.yt2ms.sandbox.Sandbox} is the entry point. A request passes the {@code Dispatcher} (faults, log) and
 * {@code Routes}, and reaches the endpoint that makes the {@code Reply}.
 */
@NullMarked
package dev.yt2ms.sandbox;

import org.jspecify.annotations.NullMarked;
