/**
 * Downloads of videos: the interface {@link dev.yt2ms.download.VideoDownloader}, its requests and its outcomes. The
 * download station uses it.
 */
@NullMarked
package dev.yt2ms.download;

import org.jspecify.annotations.NullMarked;
