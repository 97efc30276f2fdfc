/** Options that several commands share, and the folders that they name. */
@NullMarked
package dev.yt2ms.cli.options;

import org.jspecify.annotations.NullMarked;
