/**
 * Checks for problems that can be recognised before any video is moved; they change nothing. The step {@code preflight}
 * stops a run at their errors, and {@code doctor} shows all of them.
 */
@NullMarked
package dev.yt2ms.checks;

import org.jspecify.annotations.NullMarked;
