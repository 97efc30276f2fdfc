/**
 * The benchmark: measures the real job, as a separate process, against a sandbox with configured rates and latencies,
 * in comparison with the scripts that a person would write instead.
 */
@NullMarked
package dev.yt2ms.bench;

import org.jspecify.annotations.NullMarked;
