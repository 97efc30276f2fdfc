/**
 * Downloads of videos: the interface {@link dev.yt2ms.download.VideoDownloader}, its requests and its outcomes. The
 * download station uses it.
 */
package dev.yt2ms.download;
