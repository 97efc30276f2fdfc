/**
 * Reads and checks a job file: YAML, variables, overrides, and a binder for each section. Every command calls {@link
 * dev.yt2ms.settings.jobfile.JobFile} first.
 */
package dev.yt2ms.settings.jobfile;
