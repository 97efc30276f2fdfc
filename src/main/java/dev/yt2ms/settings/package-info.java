/**
 * A job file as records, one per section. All parts read their settings from these records; {@code
 * jobs/migrate-channel.yml} documents the keys.
 */
package dev.yt2ms.settings;
