/**
 * The station {@code download}: fetches claimed videos into the staging folder. The station runs at the same time as
 * the others.
 */
@NullMarked
package dev.yt2ms.job.download;

import org.jspecify.annotations.NullMarked;
