/** HTTP exchanges with Google's servers: bounded, stoppable, and patient in outages. */
package dev.yt2ms.youtube.http;
