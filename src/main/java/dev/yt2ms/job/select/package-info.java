/** The step {@code select}: applies the selection rules of the job file to the whole ledger again. */
package dev.yt2ms.job.select;
