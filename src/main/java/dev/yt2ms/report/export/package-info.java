/** The export of items for other programs. */
package dev.yt2ms.report.export;
