/** The terminal, the log and the signals of a command. The sessions use them. */
@NullMarked
package dev.yt2ms.cli.terminal;

import org.jspecify.annotations.NullMarked;
