/**
 * Reports for people and programs; this package has the text and JSON functions that all of them share. Commands print
 * the reports, and the HTTP endpoint of a running process serves the status.
 */
@NullMarked
package dev.yt2ms.report;

import org.jspecify.annotations.NullMarked;
