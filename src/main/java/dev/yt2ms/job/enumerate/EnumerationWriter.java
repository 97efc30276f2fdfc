package dev.yt2ms.job.enumerate;

import dev.yt2ms.ledger.EnumeratedVideo;
import dev.yt2ms.ledger.jdbc.LedgerEnumeration;
import org.springframework.batch.infrastructure.item.Chunk;
import org.springframework.batch.infrastructure.item.ItemWriter;

/**
 * Records a page in the ledger: its videos with the decision of the selection, the ids for which the source returns no
 * details, and the changes of videos that were uploaded before.
 */
public final class EnumerationWriter implements ItemWriter<SelectedPage> {

    /** The reason for skipping a video for which the source returns no details. */
    public static final String NOT_PUBLIC = "not public: private, deleted, blocked or of another channel";

    private final LedgerEnumeration ledger;
    private final SourceChanges changes;

    public EnumerationWriter(LedgerEnumeration ledger, SourceChanges changes) {
        this.ledger = ledger;
        this.changes = changes;
    }

    @Override
    public void write(Chunk<? extends SelectedPage> chunk) {
        chunk.forEach(this::write);
    }

    public void write(SelectedPage page) {
        ledger.record(page.videos());
        ledger.recordUnavailable(page.missing(), NOT_PUBLIC);
        changes.check(page.videos().stream().map(EnumeratedVideo::video).toList());
    }
}
