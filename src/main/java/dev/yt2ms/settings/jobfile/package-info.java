/** Reads and checks a job file: YAML, variables, overrides, and a binder for each section. */
package dev.yt2ms.settings.jobfile;
