/** The report as one HTML page, for the command {@code report}. */
package dev.yt2ms.report.html;
