/**
 * Starts, stops and limits a run: its options, stop reasons, gates, its watchdog, and the transactions of its steps.
 * All steps use this package.
 */
@NullMarked
package dev.yt2ms.job.control;

import org.jspecify.annotations.NullMarked;
