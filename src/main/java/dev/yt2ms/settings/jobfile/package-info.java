/**
 * Reads a job file: YAML, variables, overrides, and the secrets in it. Every command calls {@link
 * dev.yt2ms.settings.jobfile.JobFile} first.
 */
@NullMarked
package dev.yt2ms.settings.jobfile;

import org.jspecify.annotations.NullMarked;
