/** Clips, and ffmpeg, which makes and reads them. */
package dev.yt2ms.sandbox.media;
