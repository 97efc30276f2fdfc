/** The step {@code preflight}: finds what can be known to be wrong before a byte moves. */
package dev.yt2ms.job.preflight;
