/** The export of items for other programs. The command {@code export} uses it, and the HTML report for its columns. */
@NullMarked
package dev.yt2ms.report.export;

import org.jspecify.annotations.NullMarked;
