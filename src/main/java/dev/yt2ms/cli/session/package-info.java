/**
 * Sessions of a run, a plan, a sync or a comparison, from start to summary. The commands create them, and they start
 * the jobs.
 */
@NullMarked
package dev.yt2ms.cli.session;

import org.jspecify.annotations.NullMarked;
