package dev.yt2ms.job.platform;

import dev.yt2ms.ledger.PlatformContent;
import dev.yt2ms.ledger.jdbc.PlatformIndex;
import dev.yt2ms.mainstreaming.Category;
import dev.yt2ms.mainstreaming.ContentVisitor;
import dev.yt2ms.mainstreaming.PageRetry;
import dev.yt2ms.mainstreaming.UploadOutcome;
import dev.yt2ms.mainstreaming.UploadRequest;
import dev.yt2ms.mainstreaming.VideoPlatform;
import dev.yt2ms.model.Content;
import dev.yt2ms.run.Cancellation;
import dev.yt2ms.run.TransferListener;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongConsumer;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Wraps a platform, and records in the platform index every content that the platform returns. */
public final class IndexedPlatform implements VideoPlatform {

    private static final Logger log = LoggerFactory.getLogger(IndexedPlatform.class);

    /**
     * A continued scan begins this number of contents before the recorded position, so that it requests these contents
     * again. The number is smaller than a page, so that even a process that reads only one page makes progress.
     */
    private static final int OVERLAP = 10;

    /** An unfinished scan is continued only if its position was recorded more recently than this. */
    private static final Duration POSITION_LIFE = Duration.ofDays(2);

    private final VideoPlatform platform;
    private final PlatformIndex index;

    public IndexedPlatform(VideoPlatform platform, PlatformIndex index) {
        this.platform = platform;
        this.index = index;
    }

    /** Returns the part of a content's details that the index stores. */
    public static PlatformContent remembered(Content content) {
        return new PlatformContent(
                content.id(),
                content.filename(),
                content.referenceId(),
                content.title(),
                content.status(),
                content.duration());
    }

    @Override
    public List<Category> categories() {
        return platform.categories();
    }

    @Override
    public boolean answersUploads() {
        return platform.answersUploads();
    }

    @Override
    public UploadOutcome upload(UploadRequest request, TransferListener listener, Cancellation cancellation) {
        return platform.upload(request, listener, cancellation);
    }

    @Override
    public Optional<Content> content(String contentId) {
        Optional<Content> content = platform.content(contentId);
        content.map(IndexedPlatform::remembered).ifPresent(index::record);
        return content;
    }

    @Override
    public boolean delete(String contentId) {
        boolean deleted = platform.delete(contentId);
        if (deleted) {
            index.forget(contentId);
        }
        return deleted;
    }

    @Override
    public void scan(long first, ContentVisitor visitor, PageRetry retry) {
        Visit visit = new Visit(visitor, position -> {});
        platform.scan(first, visit, retry);
        visit.remember();
    }

    /**
     * {@inheritDoc}
     *
     * <p>The position is recorded after each page. If contents were added or deleted since the interruption, the
     * positions of other contents have changed. Therefore the last contents before the recorded position are requested
     * again, and if the unfinished scan has recorded none of them, a new scan begins. A complete scan replaces the
     * index.
     */
    @Override
    public void continueScan(Predicate<Content> visitor, PageRetry retry) {
        Optional<PlatformIndex.Scan> unfinished =
                index.unfinished(POSITION_LIFE).filter(scan -> scan.contents() > OVERLAP);
        if (unfinished.isPresent()) {
            PlatformIndex.Scan scan = unfinished.get();
            log.info("continuing the list of the platform's contents after content number {}", scan.contents());
            Overlap overlap = new Overlap(scan, visitor);
            if (continued(scan, overlap, retry)) {
                return;
            }
            log.warn(
                    "The platform's contents have changed since the list was interrupted, so they are listed from the beginning");
        }
        PlatformIndex.Scan scan = index.begin();
        continued(scan, new Overlap(scan, visitor), retry);
    }

    /**
     * @return whether the scan could be continued, i.e. whether it had recorded one of the last contents before its
     *     position
     */
    private boolean continued(PlatformIndex.Scan scan, Overlap overlap, PageRetry retry) {
        long first = Math.max(0, scan.contents() - OVERLAP);
        Visit visit = new Visit(overlap, scan::reached);
        platform.scan(first, visit, retry);
        if (overlap.isMissing()) {
            return false;
        }
        visit.remember();
        if (!visit.cutShort) {
            scan.complete();
        }
        return true;
    }

    /**
     * Ends a continued scan if the interrupted scan has recorded none of the first contents that the platform returns
     * now.
     */
    private static final class Overlap implements Predicate<Content> {

        private final PlatformIndex.Scan scan;
        private final Predicate<Content> visitor;
        private boolean found;
        private int strange;

        Overlap(PlatformIndex.Scan scan, Predicate<Content> visitor) {
            this.scan = scan;
            this.visitor = visitor;
            this.found = scan.contents() == 0;
        }

        boolean isMissing() {
            return !found;
        }

        @Override
        public boolean test(Content content) {
            found = found || scan.hasSeen(content.id());
            if (!found && ++strange == OVERLAP) {
                return false;
            }
            boolean goesOn = visitor.test(content);
            // If the visitor ends the scan before a recorded content has appeared, the position counts as right.
            found |= !goesOn;
            return goesOn;
        }
    }

    private final class Visit implements ContentVisitor {

        private final Predicate<Content> visitor;
        private final LongConsumer progress;
        private final Map<String, PlatformContent> batch = new LinkedHashMap<>();
        private boolean cutShort;

        Visit(Predicate<Content> visitor, LongConsumer progress) {
            this.visitor = visitor;
            this.progress = progress;
        }

        @Override
        public boolean test(Content content) {
            // The visitor is called before the content is recorded, because the visitor may ask the index whether the
            // content is new.
            cutShort = !visitor.test(content);
            batch.put(content.id(), remembered(content));
            return !cutShort;
        }

        @Override
        public void pageEnds(long position) {
            remember();
            progress.accept(position);
        }

        void remember() {
            index.record(batch.values());
            batch.clear();
        }
    }
}
