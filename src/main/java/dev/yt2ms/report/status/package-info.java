/**
 * The status: the object of {@code status --json}, its text, and the endpoint of a running process. The other reports
 * are made from that object.
 */
package dev.yt2ms.report.status;
