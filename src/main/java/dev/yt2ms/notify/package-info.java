/**
 * Tells a person or a monitoring service how a run ended, by webhook, e-mail and ping, and when no run finishes any more.
 * A notification that can't be delivered changes nothing about the run.
 */
@NullMarked
package dev.yt2ms.notify;

import org.jspecify.annotations.NullMarked;
