/** The source: channels and lists of videos as YouTube shows them, and {@link dev.yt2ms.youtube.VideoSource}, which reads them. */
package dev.yt2ms.youtube;
