package dev.yt2ms.job.platform;

import dev.yt2ms.ledger.MigrationItem;
import dev.yt2ms.ledger.PlatformContent;
import dev.yt2ms.ledger.Upload;
import dev.yt2ms.ledger.jdbc.PlatformIndex;
import dev.yt2ms.mapping.FieldMapping;
import dev.yt2ms.model.Content.Status;
import dev.yt2ms.model.Failure;
import dev.yt2ms.model.FailureClass;
import dev.yt2ms.settings.DestinationSettings;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Prevents uploads from harming existing contents. An upload overwrites any content of the account that has the same
 * file name (source: the platform's page "Upload API"), so the guard looks file names up in the platform index.
 */
public final class PlatformGuard {

    /** The decision on how to proceed with a video that is not uploaded yet. */
    public sealed interface Decision {

        /** The video can be uploaded under this file name, because no content of another video has it. */
        record Free(String filename) implements Decision {}

        /** The video need not be uploaded, because the platform already has it as this content. */
        record Adoptable(PlatformContent content) implements Decision {}

        /** The video must not be uploaded, because the upload would overwrite or duplicate a content. */
        record Barred(Failure failure) implements Decision {}
    }

    private final PlatformIndex index;
    private final FieldMapping mapping;
    private final DestinationSettings settings;

    public PlatformGuard(PlatformIndex index, FieldMapping mapping, DestinationSettings settings) {
        this.index = index;
        this.mapping = mapping;
        this.settings = settings;
    }

    public boolean isOn() {
        return settings.indexEvery().isPresent();
    }

    /**
     * Returns the content of an unsure upload if the upload has arrived completely. The result is always empty if the
     * upload was to replace a content.
     */
    public Optional<PlatformContent> arrived(MigrationItem item) {
        if (item.upload().isPresent()) {
            // An earlier upload of this video has arrived, so the unsure upload was to replace its content. A content
            // and its replacement look the same in the index, which therefore can't show whether the replacement has
            // arrived.
            return Optional.empty();
        }
        ContentMatcher matcher = ContentMatcher.of(item, mapping);
        List<PlatformContent> known = new ArrayList<>(index.named(matcher.filename()));
        known.addAll(own(item));
        return known.stream()
                .filter(content -> matcher.matches(content) && matcher.isWhole(content))
                .findFirst();
    }

    /** Decides whether this video is uploaded, and under which file name. */
    public Decision decide(MigrationItem item) {
        String usual = mapping.filename(item.video());
        if (item.upload().isPresent() && !isAnothersNow(item)) {
            // The video replaces its own content, under the name of that content.
            String name = item.uploadFilename().orElse(usual);
            return free(item, List.of(name)).orElseGet(() -> barred(item, name));
        }
        if (!isOn()) {
            return new Decision.Free(usual);
        }
        Names names = new Names(usual, mapping.filenameOnConflict(item.video()), item.uploadFilename());
        List<PlatformContent> own = own(item);
        return adoptable(item, own, names)
                .or(() -> elsewhere(own, names, usual))
                .or(() -> free(item, names.inOrder(own)))
                .orElseGet(() -> barred(item, usual));
    }

    /** The file names that this video may have on the platform. */
    private record Names(String usual, Optional<String> onConflict, Optional<String> lastTried) {

        boolean include(PlatformContent content) {
            // If the platform returns no file names, they can't be compared.
            return content.filename().isEmpty() || all().anyMatch(content.filename()::equalsIgnoreCase);
        }

        private Stream<String> all() {
            return Stream.of(lastTried, Optional.of(usual), onConflict).flatMap(Optional::stream);
        }

        /**
         * Returns the names in the order in which to try them. If the platform already has contents of this video, the
         * names of these contents come first: an upload under such a name replaces the content, while an upload under
         * another name would duplicate it.
         */
        List<String> inOrder(List<PlatformContent> own) {
            return Stream.concat(
                            own.stream().map(PlatformContent::filename).filter(name -> !name.isEmpty()),
                            Stream.concat(Stream.of(usual), onConflict.stream()))
                    .distinct()
                    .toList();
        }
    }

    private List<PlatformContent> own(MigrationItem item) {
        return index.withReference(mapping.referenceId(item.video()));
    }

    private Optional<Decision> adoptable(MigrationItem item, List<PlatformContent> own, Names names) {
        if (!settings.adopt()) {
            return Optional.empty();
        }
        ContentMatcher matcher = ContentMatcher.of(item, mapping);
        // After a failed attempt, the content may be the result of an incomplete upload, so it is adopted only if it is
        // encoded and has the right length.
        boolean tried = item.uploadFilename().isPresent();
        return own.stream()
                .filter(content -> matcher.isWhole(content) && (!tried || content.status() == Status.READY))
                .min(Comparator.comparing(content -> !names.include(content)))
                .map(Decision.Adoptable::new);
    }

    /**
     * Refuses the upload if a content with the video's referenceID has another file name, because the upload would not
     * replace that content but duplicate it.
     */
    private Optional<Decision> elsewhere(List<PlatformContent> own, Names names, String usual) {
        return own.stream()
                .filter(content -> !names.include(content))
                .findFirst()
                .map(content -> new Decision.Barred(Failure.of(
                        FailureClass.PERMANENT,
                        "already-there",
                        ("The content %s on the platform has this video's referenceID, but %s. An upload as '%s' would"
                                        + " duplicate it. %s, then retry")
                                .formatted(
                                        described(content),
                                        settings.adopt()
                                                ? "it is not completely encoded, or its length differs from the video's"
                                                : "destination.adopt is false",
                                        usual,
                                        settings.adopt()
                                                ? "Delete that content"
                                                : "Delete that content or set destination.adopt to true"))));
    }

    private Optional<Decision> free(MigrationItem item, List<String> names) {
        return names.stream()
                .filter(name -> inTheWay(item, name).isEmpty())
                .findFirst()
                .map(Decision.Free::new);
    }

    private Optional<PlatformContent> inTheWay(MigrationItem item, String filename) {
        return index.named(filename).stream()
                .filter(content -> !isOf(item, content))
                .findFirst();
    }

    /**
     * Whether the content that the ledger records for this video belongs to another video. This happens if the upload
     * of this video overwrote another video's content, and a person has restored that content since then.
     */
    private boolean isAnothersNow(MigrationItem item) {
        return item.upload()
                .flatMap(upload -> index.content(upload.contentId()))
                .filter(content -> !isOf(item, content))
                .isPresent();
    }

    private boolean isOf(MigrationItem item, PlatformContent content) {
        return isOnRecordFor(item, content)
                || mapping.referenceId(item.video()).equals(content.referenceId())
                // If a content has no referenceID but has the file name of the unsure upload, it must be the result of
                // that upload, because the guard found the name free before.
                || item.uploadUnsure()
                        && content.referenceId().isEmpty()
                        && item.uploadFilename()
                                .filter(content.filename()::equalsIgnoreCase)
                                .isPresent();
    }

    /**
     * Whether the ledger records the content for this item, and the content still belongs to the item. A content
     * belongs to the item if its referenceID contains the video's id, because every template for the referenceID must
     * contain {@code {id}}. A content without a referenceID also counts as belonging to the item.
     */
    private static boolean isOnRecordFor(MigrationItem item, PlatformContent content) {
        return item.upload().map(Upload::contentId).equals(Optional.of(content.id()))
                && (content.referenceId().isEmpty() || content.referenceId().contains(item.id()));
    }

    private Decision barred(MigrationItem item, String filename) {
        String there = inTheWay(item, filename).map(PlatformGuard::described).orElse("of another video");
        return new Decision.Barred(Failure.of(
                FailureClass.PERMANENT,
                "filename-taken",
                ("The file name '%s' is taken on the platform by the content %s, so an upload would overwrite that content. Rename or delete it, or set mapping.filename-on-conflict to a template that makes another "
                                + "name, then retry")
                        .formatted(filename, there)));
    }

    /**
     * Checks whether an upload overwrote a content that does not belong to this video. The content id in the platform's
     * answer shows this.
     *
     * @return a failure that says what happened and what to do; empty if the upload has done no visible harm
     */
    public Optional<Failure> harmDone(MigrationItem item, String filename, String contentId) {
        return index.otherVideoOf(contentId, item.id())
                .map(video -> "the content of the video " + video)
                .or(() -> index.content(contentId)
                        .filter(content -> !isOf(item, content))
                        .map(content -> "the content " + described(content)))
                .map(other -> Failure.of(
                        FailureClass.OPERATOR,
                        "overwrote-another",
                        ("The upload of %s as '%s' overwrote %s: the platform answered with that content's id. Restore the content %s there, and find out why the platform treats the two file names as the same, "
                                        + "before you run again")
                                .formatted(item.id(), filename, other, contentId)));
    }

    private static String described(PlatformContent content) {
        return "%s ('%s', \"%s\", %s)"
                .formatted(
                        content.id(),
                        content.filename(),
                        content.title(),
                        content.referenceId().isEmpty()
                                ? "without referenceID"
                                : "referenceID " + content.referenceId());
    }
}
