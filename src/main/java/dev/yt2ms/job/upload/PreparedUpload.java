package dev.yt2ms.job.upload;

import dev.yt2ms.ledger.MigrationItem;
import dev.yt2ms.mainstreaming.UploadRequest;
import dev.yt2ms.run.Gate;

/**
 * A video that may be sent now: its file is staged, and an upload under its file name overwrites no other content.
 *
 * @param pass the permission of the gate, which is given back together with the outcome
 */
public record PreparedUpload(MigrationItem item, UploadRequest request, Gate.Pass pass) {}
