/**
 * Notifies a person or a monitoring service of the end of a run, by webhook, e-mail or ping, and if no run finishes for
 * a long time. A failed notification has no effect on the run.
 */
@NullMarked
package dev.yt2ms.notify;

import org.jspecify.annotations.NullMarked;
