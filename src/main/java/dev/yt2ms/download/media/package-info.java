/**
 * Decides whether a downloaded file is complete. The downloader uses this package for each file, and the check of
 * ffprobe and ffmpeg uses it for test files.
 */
@NullMarked
package dev.yt2ms.download.media;

import org.jspecify.annotations.NullMarked;
