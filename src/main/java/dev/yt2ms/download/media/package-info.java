/**
 * Decides whether a downloaded file is complete. The downloader uses it for each file, and the check of ffprobe and
 * ffmpeg for its own files.
 */
@NullMarked
package dev.yt2ms.download.media;

import org.jspecify.annotations.NullMarked;
