/** What is reported to people and programs; the text and JSON that all reports share. */
package dev.yt2ms.report;
