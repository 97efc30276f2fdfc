/**
 * Downloads with yt-dlp: its command line, its formats and its results. The download station, the plan and the checks
 * use it.
 */
package dev.yt2ms.download.ytdlp;
