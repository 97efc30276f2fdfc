/** A job file as records, one per section. {@code jobs/migrate-channel.yml} documents the keys. */
package dev.yt2ms.settings;
