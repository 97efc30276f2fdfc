/**
 * The job of each machine when several share a migration: {@code moveVideos} has this machine's own checks and the
 * three stations. The step {@code watch} of the machine that leads takes over the work of machines that died.
 */
@NullMarked
package dev.yt2ms.job.node;

import org.jspecify.annotations.NullMarked;
