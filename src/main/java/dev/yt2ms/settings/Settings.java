package dev.yt2ms.settings;

import java.nio.file.Path;

/**
 * A job file, read and checked. The keys are documented in {@code jobs/migrate-channel.yml}.
 *
 * @param name names the run, the ledger rows and the report: letters, digits, {@code . _ -}, at most 100
 * @param stateDir where ledger, staged files, logs and reports are
 * @param source where the videos come from
 * @param download how they are downloaded
 * @param mapping how their details become upload fields
 * @param destination where they go
 * @param database where the ledger is
 */
public record Settings(
        String name,
        Path stateDir,
        SourceSettings source,
        DownloadSettings download,
        MappingSettings mapping,
        DestinationSettings destination,
        DatabaseSettings database) {}
