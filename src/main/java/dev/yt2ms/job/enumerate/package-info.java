/**
 * The step {@code enumerate}: gives every video of the channel a row in the ledger. It runs after the playlists are
 * read, and a continued run resumes it where it was interrupted.
 */
@NullMarked
package dev.yt2ms.job.enumerate;

import org.jspecify.annotations.NullMarked;
