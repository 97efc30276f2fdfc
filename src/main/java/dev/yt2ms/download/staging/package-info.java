/**
 * The folder of one video while it is downloaded: its files, their progress, the room on the disk, and what a dead process
 * left.
 */
package dev.yt2ms.download.staging;
