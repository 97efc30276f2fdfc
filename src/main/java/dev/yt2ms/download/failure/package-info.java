/**
 * Interprets the texts of yt-dlp, ffmpeg and YouTube by a table of failures. The downloader and the format probe use
 * it. A new refusal text of YouTube becomes a row of that table.
 */
@NullMarked
package dev.yt2ms.download.failure;

import org.jspecify.annotations.NullMarked;
