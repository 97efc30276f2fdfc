/** The step {@code playlists}: reads which videos are in the playlists that rules and templates name. */
@NullMarked
package dev.yt2ms.job.playlists;

import org.jspecify.annotations.NullMarked;
