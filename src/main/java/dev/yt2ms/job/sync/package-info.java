/**
 * The steps that keep the platform in step with the channel: {@code conclude} finds what was deleted at the source,
 * {@code better} which videos have a better picture there by now, and {@code delete} deletes on the platform what the
 * owner confirmed. The first two run after a full enumeration, the last one at each start.
 */
@NullMarked
package dev.yt2ms.job.sync;

import org.jspecify.annotations.NullMarked;
