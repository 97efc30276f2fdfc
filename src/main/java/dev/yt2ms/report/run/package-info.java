/** The summary at the end of a run or of a comparison. */
package dev.yt2ms.report.run;
