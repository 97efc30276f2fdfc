/** Options that several commands share, and checks of the folders that they name. The command classes mix them in. */
@NullMarked
package dev.yt2ms.cli.options;

import org.jspecify.annotations.NullMarked;
