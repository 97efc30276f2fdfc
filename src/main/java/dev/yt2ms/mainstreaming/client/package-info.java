/**
 * The MainStreaming platform over HTTP: its methods, its uploads, and what its errors mean. The job and the checks
 * use it as a {@link dev.yt2ms.mainstreaming.VideoPlatform}.
 */
@NullMarked
package dev.yt2ms.mainstreaming.client;

import org.jspecify.annotations.NullMarked;
