/** The step {@code enumerate}: gives every video of the channel a row in the ledger. */
package dev.yt2ms.job.enumerate;
