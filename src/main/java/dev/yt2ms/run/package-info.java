/**
 * Coordination that all workers of a run share: gates, retries, evidence on the cause of failures, the staging budget,
 * cancellation, and progress. The job and the clients of YouTube and the platform depend on this package, and it
 * depends on none of them.
 */
@NullMarked
package dev.yt2ms.run;

import org.jspecify.annotations.NullMarked;
