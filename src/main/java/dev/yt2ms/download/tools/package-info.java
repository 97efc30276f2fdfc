/**
 * Finds, tries, downloads and checks the programs that a download needs. The step {@code preflight} and the commands
 * {@code doctor} and {@code setup} use this package.
 */
@NullMarked
package dev.yt2ms.download.tools;

import org.jspecify.annotations.NullMarked;
