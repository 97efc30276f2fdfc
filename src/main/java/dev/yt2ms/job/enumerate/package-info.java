/** The step {@code enumerate}: gives every video of the channel a row in the ledger. */
@NullMarked
package dev.yt2ms.job.enumerate;

import org.jspecify.annotations.NullMarked;
