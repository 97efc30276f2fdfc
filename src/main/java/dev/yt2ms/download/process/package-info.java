/**
 * Child processes: limited output, an environment without secrets, and an end for everything that a child started. The
 * tool checks and the downloads with yt-dlp run their programs through it.
 */
@NullMarked
package dev.yt2ms.download.process;

import org.jspecify.annotations.NullMarked;
