/** The command line: one class per command. */
package dev.yt2ms.cli;
