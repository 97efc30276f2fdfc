/**
 * The common parts of the three stations download, upload and verify: how a worker claims an item, when a station has
 * no work left, what a failure means for an item, and where files wait.
 */
@NullMarked
package dev.yt2ms.job.station;

import org.jspecify.annotations.NullMarked;
