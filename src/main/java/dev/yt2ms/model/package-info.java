/**
 * Values that all other packages speak of: a video and its channel, a content of the platform, a failure, a difference. It knows
 * no other package of the project.
 */
package dev.yt2ms.model;
