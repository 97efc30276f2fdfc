/**
 * The step {@code playlists}: reads which videos are in the playlists that rules and templates name. The step runs
 * before the enumeration, which records each video with its playlists.
 */
@NullMarked
package dev.yt2ms.job.playlists;

import org.jspecify.annotations.NullMarked;
