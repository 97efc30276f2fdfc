/** The station {@code download}: fetches claimed videos into the staging folder. */
package dev.yt2ms.job.download;
