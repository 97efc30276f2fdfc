/**
 * Checks that {@code doctor} and the step {@code preflight} share: problems of the machine, the files, the connections
 * and the keys. They change nothing. {@code preflight} stops a run at their errors, and {@code doctor} shows all of them.
 */
@NullMarked
package dev.yt2ms.checks;

import org.jspecify.annotations.NullMarked;
