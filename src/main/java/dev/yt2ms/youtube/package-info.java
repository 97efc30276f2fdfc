/**
 * The source: channels and lists of videos as YouTube shows them, and {@link dev.yt2ms.youtube.VideoSource}, which
 * reads them. The job and the checks use this package.
 */
@NullMarked
package dev.yt2ms.youtube;

import org.jspecify.annotations.NullMarked;
