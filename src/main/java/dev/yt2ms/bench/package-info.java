/**
 * The benchmark: the real job, as a process of its own, against a sandbox with set rates and latencies, beside the
 * scripts that a person would write instead.
 */
@NullMarked
package dev.yt2ms.bench;

import org.jspecify.annotations.NullMarked;
