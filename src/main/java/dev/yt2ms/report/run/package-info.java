/**
 * The summary at the end of a run or of a comparison, which the commands {@code migrate}, {@code sync} and {@code
 * verify} print.
 */
@NullMarked
package dev.yt2ms.report.run;

import org.jspecify.annotations.NullMarked;
