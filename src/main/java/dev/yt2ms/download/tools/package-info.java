/** Finds, tries, fetches and checks the programs that a download needs. */
package dev.yt2ms.download.tools;
