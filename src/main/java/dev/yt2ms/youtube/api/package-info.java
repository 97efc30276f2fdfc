/** The YouTube Data API v3 as a {@link dev.yt2ms.youtube.VideoSource}, and what its errors mean. */
package dev.yt2ms.youtube.api;
