/**
 * Clips, and ffmpeg, which makes and reads them. The sandbox's YouTube serves clips, and its platform reads the
 * uploaded files.
 */
package dev.yt2ms.sandbox.media;
