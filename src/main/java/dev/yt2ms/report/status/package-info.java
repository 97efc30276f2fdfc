/** The status: the object of {@code status --json}, its text, and the endpoint of a running process. */
package dev.yt2ms.report.status;
