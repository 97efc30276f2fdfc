package dev.yt2ms.job.upload;

import dev.yt2ms.ledger.MigrationItem;
import dev.yt2ms.mainstreaming.UploadRequest;
import dev.yt2ms.run.Gate;

/**
 * A video that may be sent now, because its file is staged and its upload would not overwrite the content of another
 * video.
 *
 * @param pass the gate's permission for this upload; through it, the writer reports the outcome to the gate
 */
public record PreparedUpload(MigrationItem item, UploadRequest request, Gate.Pass pass) {}
