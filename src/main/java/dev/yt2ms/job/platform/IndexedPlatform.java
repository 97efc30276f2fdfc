package dev.yt2ms.job.platform;

import dev.yt2ms.ledger.PlatformContent;
import dev.yt2ms.ledger.jdbc.PlatformIndex;
import dev.yt2ms.mainstreaming.Category;
import dev.yt2ms.mainstreaming.PlatformException;
import dev.yt2ms.mainstreaming.UploadOutcome;
import dev.yt2ms.mainstreaming.UploadRequest;
import dev.yt2ms.mainstreaming.VideoPlatform;
import dev.yt2ms.model.Content;
import dev.yt2ms.run.Cancellation;
import dev.yt2ms.run.TransferListener;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/** A platform that records every content it returns in the platform index. */
public final class IndexedPlatform implements VideoPlatform {

    private static final int BATCH = 500;

    private final VideoPlatform platform;
    private final PlatformIndex index;

    public IndexedPlatform(VideoPlatform platform, PlatformIndex index) {
        this.platform = platform;
        this.index = index;
    }

    /** Returns the data of a content that the index stores. */
    public static PlatformContent remembered(Content content) {
        return new PlatformContent(
                content.id(),
                content.filename(),
                content.referenceId(),
                content.title(),
                PlatformContent.Status.valueOf(content.status().name()),
                content.duration());
    }

    @Override
    public List<Category> categories() {
        return platform.categories();
    }

    @Override
    public UploadOutcome upload(UploadRequest request, TransferListener listener, Cancellation cancellation) {
        return platform.upload(request, listener, cancellation);
    }

    @Override
    public Optional<Content> content(String contentId) {
        Optional<Content> content = platform.content(contentId);
        content.map(IndexedPlatform::remembered).ifPresent(found -> index.record(List.of(found)));
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

    /** {@inheritDoc} A complete scan replaces the index. */
    @Override
    public void scan(Predicate<Content> visitor, Predicate<PlatformException> again) {
        PlatformIndex.Scan scan = index.begin();
        Visit visit = new Visit(visitor);
        platform.scan(visit, again);
        visit.remember();
        if (!visit.cutShort) {
            scan.complete();
        }
    }

    private final class Visit implements Predicate<Content> {

        private final Predicate<Content> visitor;
        private final Map<String, PlatformContent> batch = new LinkedHashMap<>();
        private boolean cutShort;

        Visit(Predicate<Content> visitor) {
            this.visitor = visitor;
        }

        @Override
        public boolean test(Content content) {
            batch.put(content.id(), remembered(content));
            if (batch.size() == BATCH) {
                remember();
            }
            cutShort = !visitor.test(content);
            return !cutShort;
        }

        void remember() {
            index.record(batch.values());
            batch.clear();
        }
    }
}
