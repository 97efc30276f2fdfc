/**
 * The station {@code download}: fetches claimed videos into the staging folder. It runs at the same time as the other
 * stations.
 */
@NullMarked
package dev.yt2ms.job.download;

import org.jspecify.annotations.NullMarked;
