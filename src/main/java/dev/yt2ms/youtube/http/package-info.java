/**
 * HTTP exchanges with Google's servers: limited in size and time, stoppable, and retried in outages. The API client and
 * the login use this package.
 */
@NullMarked
package dev.yt2ms.youtube.http;

import org.jspecify.annotations.NullMarked;
