/**
 * Checks that {@code doctor} and the step {@code preflight} share: problems of the machine, the files, the connections
 * and the keys. They change nothing. If a check finds an error, {@code preflight} stops the run;
 * {@code doctor} shows the results of all checks.
 */
@NullMarked
package dev.yt2ms.checks;

import org.jspecify.annotations.NullMarked;
