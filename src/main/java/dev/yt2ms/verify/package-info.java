/** Compares what was sent with what the platform shows, field by field. */
package dev.yt2ms.verify;
