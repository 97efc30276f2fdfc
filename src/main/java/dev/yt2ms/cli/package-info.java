/** The command line: one class per command. */
@NullMarked
package dev.yt2ms.cli;

import org.jspecify.annotations.NullMarked;
