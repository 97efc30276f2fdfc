/**
 * A job file as records, one per section, each of which reads and checks its section. All parts read their settings
 * from these records; {@code jobs/migrate-channel.yml} documents the keys.
 */
@NullMarked
package dev.yt2ms.settings;

import org.jspecify.annotations.NullMarked;
