/**
 * What the live page and the actions on a run need: the figures of a migration as JSON, the table of all videos, and
 * pause, resume, retry and stop. The status endpoint offers them to other processes.
 */
@NullMarked
package dev.yt2ms.live;

import org.jspecify.annotations.NullMarked;
