/**
 * A small HTTP endpoint on loopback, for the status of a running process and for the answer of a login. At the end of a
 * login, Google redirects the browser to this endpoint.
 */
@NullMarked
package dev.yt2ms.loopback;

import org.jspecify.annotations.NullMarked;
