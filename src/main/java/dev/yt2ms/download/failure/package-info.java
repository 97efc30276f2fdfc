/** What the texts of yt-dlp, ffmpeg and YouTube mean: the table of failures. A new refusal of YouTube is a row here. */
package dev.yt2ms.download.failure;
