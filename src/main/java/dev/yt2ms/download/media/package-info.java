/** Decides whether a downloaded file is whole. */
package dev.yt2ms.download.media;
