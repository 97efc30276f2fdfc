/**
 * The steps that keep the platform in step with the channel: {@code conclude} finds videos that are deleted or private
 * on YouTube, {@code better} finds videos for which YouTube has a better picture by now, and {@code delete} deletes
 * contents on the platform if the owner has confirmed it. The first two steps run after a full enumeration, the last
 * one at each start.
 */
@NullMarked
package dev.yt2ms.job.sync;

import org.jspecify.annotations.NullMarked;
