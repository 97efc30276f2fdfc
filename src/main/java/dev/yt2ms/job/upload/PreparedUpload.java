package dev.yt2ms.job.upload;

import dev.yt2ms.ledger.MigrationItem;
import dev.yt2ms.mainstreaming.UploadRequest;
import dev.yt2ms.run.Gate;

/**
 * A video that may be sent now: its file is staged, and its name on the platform harms no content.
 *
 * @param pass the gate's pass, which is given back with the outcome
 */
public record PreparedUpload(MigrationItem item, UploadRequest request, Gate.Pass pass) {}
