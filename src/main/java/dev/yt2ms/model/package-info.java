/**
 * Values that all other packages use: a video and its channel, a content of the platform, a failure, a difference. The
 * package knows no other package of the project.
 */
package dev.yt2ms.model;
