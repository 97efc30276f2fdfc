package dev.yt2ms.job.platform;

import dev.yt2ms.ledger.MigrationItem;
import dev.yt2ms.ledger.PlatformContent;
import dev.yt2ms.ledger.PlatformContent.Status;
import dev.yt2ms.ledger.Upload;
import dev.yt2ms.ledger.jdbc.PlatformIndex;
import dev.yt2ms.mapping.FieldMapping;
import dev.yt2ms.model.Failure;
import dev.yt2ms.model.FailureClass;
import dev.yt2ms.settings.DestinationSettings;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Keeps uploads from harming what is on the platform, by what the index knows of it: the platform overwrites a content of
 * the same name ("Upload API"), whosever it is.
 */
public final class PlatformGuard {

    /** What is to be done with a video that is still to be uploaded. */
    public sealed interface Way {

        /** Nobody else's content has this name. */
        record Free(String filename) implements Way {}

        /** It is there already. */
        record Adoptable(PlatformContent content) implements Way {}

        /** An upload would harm something. */
        record Barred(Failure failure) implements Way {}
    }

    private final PlatformIndex index;
    private final FieldMapping mapping;
    private final DestinationSettings settings;

    public PlatformGuard(PlatformIndex index, FieldMapping mapping, DestinationSettings settings) {
        this.index = index;
        this.mapping = mapping;
        this.settings = settings;
    }

    /** Whether it may look at all. */
    public boolean isOn() {
        return settings.indexEvery().isPresent();
    }

    /** The content that an earlier upload of unknown end became, if it arrived whole. */
    public Optional<PlatformContent> arrived(MigrationItem item) {
        if (item.upload().isPresent()) {
            // What was to replace a content can't be told from that.
            return Optional.empty();
        }
        ContentMatcher matcher = ContentMatcher.of(item, mapping);
        List<PlatformContent> known = new ArrayList<>(index.named(matcher.filename()));
        known.addAll(own(item));
        return known.stream()
                .filter(content -> matcher.is(content) && matcher.isWhole(content))
                .findFirst();
    }

    /** How to go on with this video. */
    public Way wayOf(MigrationItem item) {
        String usual = mapping.filename(item.video());
        if (item.upload().isPresent() && !isAnothersNow(item)) {
            // It replaces itself, under the name that it has.
            String name = item.uploadFilename().orElse(usual);
            return free(item, List.of(name)).orElseGet(() -> barred(item, name));
        }
        if (!isOn()) {
            return new Way.Free(usual);
        }
        Names names = new Names(usual, mapping.filenameOnConflict(item.video()), item.uploadFilename());
        List<PlatformContent> own = own(item);
        return adoptable(item, own, names)
                .or(() -> elsewhere(own, names, usual))
                .or(() -> free(item, names.inOrder(own)))
                .orElseGet(() -> barred(item, usual));
    }

    /** The names that are this video's. */
    private record Names(String usual, Optional<String> onConflict, Optional<String> lastTried) {

        boolean include(PlatformContent content) {
            // A platform that tells no names leaves nothing to compare.
            return content.filename().isEmpty() || all().anyMatch(content.filename()::equalsIgnoreCase);
        }

        private Stream<String> all() {
            return Stream.of(lastTried, Optional.of(usual), onConflict).flatMap(Optional::stream);
        }

        /** Where a content of its own is to be replaced, the name that this has comes first. */
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

    private Optional<Way> adoptable(MigrationItem item, List<PlatformContent> own, Names names) {
        if (!settings.adopt()) {
            return Optional.empty();
        }
        ContentMatcher matcher = ContentMatcher.of(item, mapping);
        // What an own attempt that failed may have left behind is taken only when it is seen to be whole.
        boolean tried = item.uploadFilename().isPresent();
        return own.stream()
                .filter(content -> matcher.isWhole(content) && (!tried || content.status() == Status.READY))
                .min(Comparator.comparing(content -> !names.include(content)))
                .map(Way.Adoptable::new);
    }

    /** A content of its own reference and another name would not be replaced, but doubled. */
    private Optional<Way> elsewhere(List<PlatformContent> own, Names names, String usual) {
        return own.stream()
                .filter(content -> !names.include(content))
                .findFirst()
                .map(content -> new Way.Barred(Failure.of(
                        FailureClass.PERMANENT,
                        "already-there",
                        ("The platform has this video's referenceID at the content %s, which is not adopted%s: an upload as"
                                        + " '%s' would double it. Delete one of them there, or adopt it, then retry")
                                .formatted(
                                        described(content),
                                        settings.adopt()
                                                ? " because it is in error or of another length"
                                                : " because of destination.adopt: false",
                                        usual))));
    }

    private Optional<Way> free(MigrationItem item, List<String> names) {
        return names.stream()
                .filter(name -> inTheWay(item, name).isEmpty())
                .findFirst()
                .map(Way.Free::new);
    }

    private Optional<PlatformContent> inTheWay(MigrationItem item, String filename) {
        return index.named(filename).stream()
                .filter(content -> !isOf(item, content))
                .findFirst();
    }

    /** An upload went over it, and somebody has restored it. */
    private boolean isAnothersNow(MigrationItem item) {
        return item.upload()
                .flatMap(upload -> index.content(upload.contentId()))
                .filter(content -> !isOf(item, content))
                .isPresent();
    }

    private boolean isOf(MigrationItem item, PlatformContent content) {
        return isOnRecordFor(item, content)
                || mapping.referenceId(item.video()).equals(content.referenceId())
                // Every byte of an unsure upload was sent to this name, after a look whether it is free.
                || item.uploadUnsure()
                        && content.referenceId().isEmpty()
                        && item.uploadFilename()
                                .filter(content.filename()::equalsIgnoreCase)
                                .isPresent();
    }

    /** Whatever template made its referenceID, that holds the video's id; some platforms tell none. */
    private static boolean isOnRecordFor(MigrationItem item, PlatformContent content) {
        return item.upload().map(Upload::contentId).equals(Optional.of(content.id()))
                && (content.referenceId().isEmpty() || content.referenceId().contains(item.id()));
    }

    private Way barred(MigrationItem item, String filename) {
        String there = inTheWay(item, filename).map(PlatformGuard::described).orElse("another");
        return new Way.Barred(Failure.of(
                FailureClass.PERMANENT,
                "filename-taken",
                ("The file name '%s' is taken on the platform by the content %s: an upload would overwrite it. Rename or"
                                + " delete that one, or give another mapping.filename-on-conflict, then retry")
                        .formatted(filename, there)));
    }

    /**
     * Whether an upload went over something that is not this video's, by the content id that it was answered with.
     *
     * @return what happened, and what to do; empty where all is well as far as it can be seen
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
                        ("The upload of %s as '%s' went over %s: the platform answered with that content's id. Look at the"
                                        + " content %s there and restore it; find out why its name counts as the same"
                                        + " before you run again")
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
