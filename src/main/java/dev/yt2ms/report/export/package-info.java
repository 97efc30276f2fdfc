/**
 * The export of items for other programs. The command {@code export} uses all of it; the HTML report and the live page
 * only take addresses of videos and players from it.
 */
@NullMarked
package dev.yt2ms.report.export;

import org.jspecify.annotations.NullMarked;
