/**
 * Downloads with yt-dlp: its command line, its start, its formats and its results. The download station, the plan and
 * the checks use it.
 */
@NullMarked
package dev.yt2ms.download.ytdlp;

import org.jspecify.annotations.NullMarked;
