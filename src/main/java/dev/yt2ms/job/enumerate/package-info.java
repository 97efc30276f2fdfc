/**
 * The step {@code enumerate}: gives every video of the channel a row in the ledger. The step runs after the playlists
 * are read. If the step is interrupted, the next start of the run continues it at the same page of the list.
 */
@NullMarked
package dev.yt2ms.job.enumerate;

import org.jspecify.annotations.NullMarked;
