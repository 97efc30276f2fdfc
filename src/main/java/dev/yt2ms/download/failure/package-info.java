/**
 * What the texts of yt-dlp, ffmpeg and YouTube mean: the table of failures. The downloader and the format probe use it;
 * a new refusal text of YouTube becomes a row here.
 */
@NullMarked
package dev.yt2ms.download.failure;

import org.jspecify.annotations.NullMarked;
