/** The report as one HTML page. */
package dev.yt2ms.report.html;
