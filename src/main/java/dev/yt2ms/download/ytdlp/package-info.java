/** Downloads with yt-dlp: its command line, its formats and its results. */
package dev.yt2ms.download.ytdlp;
