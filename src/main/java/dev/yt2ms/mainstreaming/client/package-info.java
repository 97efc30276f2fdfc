/**
 * The MainStreaming platform over HTTP: its methods, its uploads, and what its errors mean. The job and the checks use
 * this package through {@link dev.yt2ms.mainstreaming.VideoPlatform}.
 *
 * <p>Comments give the source of each fact about the platform: [doc] is its page on the Upload API, [site] another of
 * its public pages, and [sdk] its public PHP SDK.
 */
@NullMarked
package dev.yt2ms.mainstreaming.client;

import org.jspecify.annotations.NullMarked;
