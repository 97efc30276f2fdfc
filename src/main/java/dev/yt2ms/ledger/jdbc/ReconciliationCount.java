package dev.yt2ms.ledger.jdbc;

import dev.yt2ms.ledger.ItemState;
import dev.yt2ms.ledger.Reconciliation;
import dev.yt2ms.ledger.Reconciliation.PlatformSide;
import dev.yt2ms.ledger.Reconciliation.SourceSide;
import dev.yt2ms.ledger.Reconciliation.Unaccounted;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/**
 * Compares the ledger's items with the platform index. It holds a few hundred bytes per item in memory, but reads the
 * contents page by page, because an account may have any number of them.
 */
final class ReconciliationCount {

    private static final int MOST_NAMED = 100;

    /** The number of characters of a YouTube video id. */
    private static final int VIDEO_ID = 11;

    /**
     * An upload that an index refresh does not find counts as MISSING only if it was recorded more than this time before
     * the refresh began. The margin is our choice, not a fact of the platform. The job expects an upload in the
     * platform's list much sooner ({@code PlatformScan.LISTED_WITHIN}), but MISSING asks a person to act, while a more
     * recent upload only waits for the next refresh.
     */
    private static final Duration MISSING_MARGIN = Duration.ofMinutes(10);

    record Item(
            String videoId,
            String contentId,
            ItemState state,
            boolean lossy,
            boolean unavailable,
            boolean gone,
            Optional<Instant> uploadedAt) {

        boolean isDone() {
            return state.isOnPlatform();
        }
    }

    record Content(String id, String referenceId) {}

    private final Optional<Instant> lookedAt;
    private final Consumer<Consumer<Item>> allItems;
    private final Consumer<Consumer<Content>> allContents;
    private final Map<String, Item> items = new LinkedHashMap<>();
    private final Map<String, Item> owners = new HashMap<>();
    private final Set<String> shared = new HashSet<>();
    private final Set<String> seen = new HashSet<>();
    private final Map<String, String> ownReferences = new HashMap<>();
    private final Map<SourceSide, Long> source = new EnumMap<>(SourceSide.class);
    private final Map<PlatformSide, Long> platform = new EnumMap<>(PlatformSide.class);
    private final List<Unaccounted> unaccounted = new ArrayList<>();
    private long notSeenYet;

    /**
     * Creates a comparison that can run once.
     *
     * @param lookedAt when the last complete index refresh began
     * @param allItems passes all items of the ledger to a visitor, sorted by video id
     * @param allContents passes all contents of the index to a visitor; called more than once, each time with a new
     *     visitor
     */
    ReconciliationCount(
            Optional<Instant> lookedAt, Consumer<Consumer<Item>> allItems, Consumer<Consumer<Content>> allContents) {
        this.lookedAt = lookedAt;
        this.allItems = allItems;
        this.allContents = allContents;
    }

    Reconciliation run() {
        allItems.accept(item -> {
            items.put(item.videoId(), item);
            own(item);
        });
        allContents.accept(this::remember);
        Instant visible = lookedAt.map(at -> at.minus(MISSING_MARGIN)).orElse(Instant.MIN);
        items.values().forEach(item -> count(item, visible));
        allContents.accept(this::count);
        return new Reconciliation(lookedAt, source, platform, notSeenYet, unaccounted);
    }

    private void own(Item item) {
        Item other = owners.get(item.contentId());
        if (item.contentId().isEmpty()) {
            return;
        }
        if (other == null || !other.isDone()) {
            owners.put(item.contentId(), item);
        } else if (item.isDone()) {
            shared.add(item.contentId());
        }
    }

    private void remember(Content content) {
        if (owners.containsKey(content.id())) {
            seen.add(content.id());
            ownReferences.put(content.referenceId(), owners.get(content.id()).videoId());
        }
    }

    private void count(Item item, Instant visible) {
        SourceSide side = side(item, visible);
        source.merge(side, 1L, Long::sum);
        if (side == SourceSide.SHARED || side == SourceSide.MISSING) {
            name(new Unaccounted(side.name(), item.videoId(), item.contentId()));
        } else if (item.isDone() && !seen.contains(item.contentId())) {
            notSeenYet++;
        }
    }

    private SourceSide side(Item item, Instant visible) {
        if (item.isDone()) {
            if (shared.contains(item.contentId())) {
                return SourceSide.SHARED;
            }
            if (!seen.contains(item.contentId())
                    && item.uploadedAt().filter(visible::isAfter).isPresent()) {
                return SourceSide.MISSING;
            }
            if (item.state() != ItemState.VERIFIED) {
                return SourceSide.UNVERIFIED;
            }
            if (item.lossy()) {
                return SourceSide.DIFFERING;
            }
            return item.gone() ? SourceSide.GONE_AND_KEPT : SourceSide.VERIFIED;
        }
        if (item.state() == ItemState.FAILED) {
            return SourceSide.FAILED;
        }
        if (item.state() != ItemState.SKIPPED) {
            return SourceSide.OPEN;
        }
        return item.unavailable() ? SourceSide.GONE : SourceSide.SKIPPED;
    }

    private void count(Content content) {
        PlatformSide side = side(content);
        platform.merge(side, 1L, Long::sum);
        if (side == PlatformSide.DOUBLED) {
            name(new Unaccounted(
                    side.name(), Objects.requireNonNull(ownReferences.get(content.referenceId())), content.id()));
        }
    }

    private PlatformSide side(Content content) {
        Item owner = owners.get(content.id());
        if (owner != null) {
            return owner.isDone() ? PlatformSide.OURS : PlatformSide.UNFINISHED;
        }
        if (!content.referenceId().isEmpty() && ownReferences.containsKey(content.referenceId())) {
            return PlatformSide.DOUBLED;
        }
        return containsKnownVideoId(content.referenceId()) ? PlatformSide.LIKE_OURS : PlatformSide.FOREIGN;
    }

    /**
     * Whether the referenceID contains the id of a video in the ledger, possibly with other text of a template around
     * it.
     */
    private boolean containsKnownVideoId(String referenceId) {
        return items.containsKey(referenceId)
                || IntStream.rangeClosed(0, referenceId.length() - VIDEO_ID)
                        .mapToObj(from -> referenceId.substring(from, from + VIDEO_ID))
                        .anyMatch(items::containsKey);
    }

    private void name(Unaccounted one) {
        if (unaccounted.size() < MOST_NAMED) {
            unaccounted.add(one);
        }
    }
}
