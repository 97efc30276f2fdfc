/**
 * The YouTube Data API v3 as a {@link dev.yt2ms.youtube.VideoSource}, and what its errors mean. The job, the checks and
 * the login use this package to read channels and videos.
 */
@NullMarked
package dev.yt2ms.youtube.api;

import org.jspecify.annotations.NullMarked;
