package dev.yt2ms.job;

import dev.yt2ms.ledger.MigrationItem;
import dev.yt2ms.mainstreaming.Content;
import dev.yt2ms.mainstreaming.PlatformException;
import dev.yt2ms.mainstreaming.VideoPlatform;
import dev.yt2ms.mapping.FieldMapping;
import dev.yt2ms.run.FailureClass;
import dev.yt2ms.run.RunControl;
import dev.yt2ms.verify.Lengths;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Asks the platform whether uploads arrived whose end nobody saw. */
final class Arrivals {

    /** When to look for a content that may not be visible yet: half a minute in all. */
    private static final List<Duration> LOOKS =
            List.of(Duration.ofSeconds(2), Duration.ofSeconds(8), Duration.ofSeconds(20));

    private final VideoPlatform platform;
    private final FieldMapping mapping;
    private final List<Duration> looks;
    private final RunControl control;

    Arrivals(VideoPlatform platform, FieldMapping mapping, RunControl control) {
        this(platform, mapping, control, LOOKS);
    }

    Arrivals(VideoPlatform platform, FieldMapping mapping, RunControl control, List<Duration> looks) {
        this.platform = platform;
        this.mapping = mapping;
        this.looks = looks;
        this.control = control;
    }

    /**
     * Looks for the content of this item a few times.
     *
     * @return its content id; empty when it did not arrive, or when the run stopped before that was sure
     * @throws PlatformException when the platform can't be asked
     */
    Optional<String> awaitArrival(MigrationItem item, Map<String, String> fields) throws InterruptedException {
        for (Duration wait : looks) {
            if (control.awaitStop(wait)) {
                break;
            }
            Optional<String> contentId = findOrStop(item, fields);
            if (contentId.isPresent()) {
                return contentId;
            }
        }
        return Optional.empty();
    }

    /** No gate hears of these looks: a platform that calls for a person stops the run from here. */
    private Optional<String> findOrStop(MigrationItem item, Map<String, String> fields) {
        try {
            return find(item, fields);
        } catch (PlatformException e) {
            if (e.failure().failureClass() == FailureClass.OPERATOR) {
                control.stop(Stops.because(e.failure()));
            }
            throw e;
        }
    }

    /** Whether looking was cut short by the end of the run, so that "not found" proves nothing. */
    boolean gaveUp() {
        return control.isStopping();
    }

    /** Looks once for the content of this item. */
    Optional<String> find(MigrationItem item, Map<String, String> fields) {
        return Optional.ofNullable(scan(List.of(new Sought(item, fields))).get(item.id()));
    }

    /**
     * Looks for all of these in one scan of the platform.
     *
     * @return video id to content id, of those that arrived whole
     */
    Map<String, String> findAll(Collection<MigrationItem> items) {
        return items.isEmpty()
                ? Map.of()
                : scan(items.stream()
                        .map(item -> new Sought(item, mapping.fields(item.video())))
                        .toList());
    }

    private record Sought(MigrationItem item, Map<String, String> fields) {

        /** The name of the last try counts; a template may have been edited since. */
        String filename() {
            return item.uploadFilename().orElse(fields.get("filename"));
        }

        /** By our reference; where the platform tells none, by the name, which holds the video's id. */
        boolean is(Content content) {
            return content.referenceId().isEmpty()
                    ? filename().equalsIgnoreCase(content.filename())
                    : content.referenceId().equals(fields.get("referenceID"));
        }

        /** A content in error, or with another length, did not arrive. */
        boolean isWhole(Content content) {
            Duration own = item.staged()
                    .map(file -> file.duration())
                    .orElse(item.video().duration());
            // Before it is encoded, its length says nothing.
            return content.status() != Content.Status.ERROR
                    && (content.status() != Content.Status.READY
                            || content.duration()
                                    .filter(length -> !length.isZero())
                                    .map(length -> Lengths.agree(length, own))
                                    .orElse(true));
        }
    }

    private Map<String, String> scan(List<Sought> sought) {
        // What was to replace a content can't be told from that: it is sent once more, which does no harm.
        List<Sought> recognizable =
                sought.stream().filter(one -> one.item().upload().isEmpty()).toList();
        Map<String, String> found = new HashMap<>();
        if (!recognizable.isEmpty()) {
            platform.scan(content -> {
                recognizable.stream()
                        .filter(one -> one.is(content) && one.isWhole(content))
                        .forEach(one -> found.put(one.item().id(), content.id()));
                return found.size() < recognizable.size();
            });
        }
        return found;
    }
}
