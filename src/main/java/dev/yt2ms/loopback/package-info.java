/**
 * A small HTTP endpoint on loopback, for the status of a running process and for the answer of a login. The status
 * endpoint of a run and the login's receiver use it.
 */
@NullMarked
package dev.yt2ms.loopback;

import org.jspecify.annotations.NullMarked;
