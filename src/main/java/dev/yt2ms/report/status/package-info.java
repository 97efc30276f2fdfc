/**
 * The status: the object of {@code status --json}, its text, and the endpoint of a running process. The other reports
 * are made from that object.
 */
@NullMarked
package dev.yt2ms.report.status;

import org.jspecify.annotations.NullMarked;
