/** The station {@code download}: fetches claimed videos into the staging folder. */
@NullMarked
package dev.yt2ms.job.download;

import org.jspecify.annotations.NullMarked;
