/**
 * Finds, tries, downloads and checks the programs that a download needs. The step {@code preflight} and the commands
 * {@code doctor} and {@code setup} use it.
 */
package dev.yt2ms.download.tools;
