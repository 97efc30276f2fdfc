/**
 * A YouTube Data API, watch pages with real clips, and the MainStreaming platform, on loopback: for the demo, for
 * rehearsals, for tests and for measurements.
 *
 * <p>{@link dev.yt2ms.sandbox.Sandbox} is the entry point. The {@code Dispatcher} receives each request; it applies
 * faults and logs the request. {@code Routes} finds the endpoint, which creates the {@code Reply}.
 */
@NullMarked
package dev.yt2ms.sandbox;

import org.jspecify.annotations.NullMarked;
