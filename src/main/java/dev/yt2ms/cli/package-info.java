/** The command line: one class per command. {@link dev.yt2ms.cli.Yt2ms} is the entry point that the launcher starts. */
@NullMarked
package dev.yt2ms.cli;

import org.jspecify.annotations.NullMarked;
