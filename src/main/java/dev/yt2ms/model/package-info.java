/**
 * Values that all other packages use: a video and its channel, a content of the platform, a failure, a difference. This
 * package depends on no other package of the project.
 */
@NullMarked
package dev.yt2ms.model;

import org.jspecify.annotations.NullMarked;
