/** The report as one HTML page, for the command {@code report}. */
@NullMarked
package dev.yt2ms.report.html;

import org.jspecify.annotations.NullMarked;
