package dev.yt2ms.job.enumerate;

import dev.yt2ms.ledger.jdbc.LedgerSync;
import dev.yt2ms.ledger.jdbc.SourceChange;
import dev.yt2ms.mapping.FieldMapping;
import dev.yt2ms.model.Video;
import dev.yt2ms.selection.Selection;
import dev.yt2ms.settings.SyncSettings.OnChange;
import java.util.Collection;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds videos that changed on YouTube since their upload. If the job file asks for it, videos whose upload fields or
 * length changed are uploaded again. Each change leads to one upload only, because later enumerations compare with the
 * new details.
 */
final class SourceChanges {

    private static final Logger log = LoggerFactory.getLogger(SourceChanges.class);

    private final LedgerSync ledger;
    private final FieldMapping mapping;
    private final Selection selection;
    private final OnChange onChange;
    private final BooleanSupplier fullEnumeration;

    /**
     * Creates the comparison of one run.
     *
     * @param fullEnumeration whether this run enumerates the whole channel. Only such a run tries again to replace the
     *     content of a changed video after earlier attempts have failed
     */
    public SourceChanges(
            LedgerSync ledger,
            FieldMapping mapping,
            Selection selection,
            OnChange onChange,
            BooleanSupplier fullEnumeration) {
        this.fullEnumeration = fullEnumeration;
        this.ledger = ledger;
        this.mapping = mapping;
        this.selection = selection;
        this.onChange = onChange;
    }

    /** Compares the details of these videos with the details that were uploaded. */
    void check(Collection<Video> shown) {
        for (SourceChange change : ledger.compare(shown)) {
            if (isToBeUploadedAgain(change)) {
                ledger.uploadAgain(change.now());
                log.info(
                        "{} changed on YouTube ({}), so it is uploaded again",
                        change.now().id(),
                        String.join(", ", change.fields()));
            }
        }
    }

    private boolean isToBeUploadedAgain(SourceChange change) {
        return onChange == OnChange.REUPLOAD
                && selection.skipReason(change.now()).isEmpty()
                && (!mapping.fields(change.before()).equals(mapping.fields(withoutCounts(change)))
                        || (change.calledOff()
                                ? fullEnumeration.getAsBoolean()
                                : change.fields().contains(SourceChange.DURATION)));
    }

    /**
     * Returns the current details, but with the earlier values of details whose changes are no reason for another
     * upload, such as view counts.
     */
    private static Video withoutCounts(SourceChange change) {
        Video before = change.before();
        Video now = change.now();
        return new Video(
                now.id(),
                now.snippet(),
                new Video.Publication(
                        now.publication().time(),
                        before.publication().channelId(),
                        before.publication().channelTitle(),
                        now.publication().privacy(),
                        before.publication().restricted()),
                now.duration(),
                before.picture(),
                before.broadcast(),
                before.counts(),
                before.playlists(),
                before.fetchedAt());
    }
}
