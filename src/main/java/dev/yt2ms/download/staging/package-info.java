/**
 * The folder of one video while it is downloaded: its files, their progress, the space on the disk, and files that a
 * dead process left. The downloader and the step {@code recover} use it.
 */
@NullMarked
package dev.yt2ms.download.staging;

import org.jspecify.annotations.NullMarked;
