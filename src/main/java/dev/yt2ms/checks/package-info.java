/**
 * What can be known wrong before anything moves: checks that change nothing, which preflight obeys and {@code doctor} shows.
 */
@NullMarked
package dev.yt2ms.checks;

import org.jspecify.annotations.NullMarked;
