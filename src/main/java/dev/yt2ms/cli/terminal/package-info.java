/** The terminal, the log and the signals of a command. */
package dev.yt2ms.cli.terminal;
