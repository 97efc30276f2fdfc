/**
 * Clips, and ffmpeg, which makes and reads them. The sandbox's YouTube serves the clips, and its platform reads the
 * uploaded files.
 */
@NullMarked
package dev.yt2ms.sandbox.media;

import org.jspecify.annotations.NullMarked;
