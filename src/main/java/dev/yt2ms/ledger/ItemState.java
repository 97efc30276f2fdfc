package dev.yt2ms.ledger;

import java.util.Map;
import java.util.Set;

/**
 * The state of a video in the ledger. For each station, {@link Station} names the state of the videos that it claims,
 * and their state while it works on them.
 */
public enum ItemState {
    /** The video waits to be downloaded. */
    PENDING,
    /** A worker downloads the video. */
    DOWNLOADING,
    /** The file is staged and waits to be uploaded. */
    DOWNLOADED,
    /** A worker uploads the video. The ledger already contains the file name that the upload uses on the platform. */
    UPLOADING,
    /** The video is on the platform, and waits to be compared with what was sent. */
    UPLOADED,
    /** A worker compares the content on the platform. */
    VERIFYING,
    /**
     * The video is on the platform and was compared; the recorded differences show which fields differ from what was
     * sent.
     */
    VERIFIED,
    /** The video was not moved; the recorded error says why. */
    FAILED,
    /** The video could not be moved in this run. A later run tries it again. */
    DEFERRED,
    /** The video is not selected; the skip reason says why. */
    SKIPPED;

    /** The states of videos that are on the platform, as far as the ledger knows. */
    public static final Set<ItemState> ON_PLATFORM = Set.of(UPLOADED, VERIFYING, VERIFIED);

    /**
     * Returns the states that may follow this one, each with the reason for the change. The ledger changes a state in
     * no other way. The diagram in {@code docs/architecture.md} shows the same changes.
     */
    public Map<ItemState, String> next() {
        return switch (this) {
            case PENDING ->
                Map.of(
                        DOWNLOADING, "claimed",
                        UPLOADED, "found on the platform, or its content is kept",
                        FAILED, "can't be uploaded",
                        SKIPPED, "selection");
            case DOWNLOADING ->
                Map.of(
                        DOWNLOADED, "whole file",
                        UPLOADED, "its content is kept",
                        PENDING, "try again",
                        FAILED, "failure",
                        DEFERRED, "later run");
            case DOWNLOADED ->
                Map.of(
                        UPLOADING, "claimed",
                        UPLOADED, "found on the platform",
                        PENDING, "file lost, or selection",
                        FAILED, "can't be uploaded");
            case UPLOADING ->
                Map.of(
                        UPLOADED, "content id known",
                        DOWNLOADED, "try again",
                        PENDING, "file lost",
                        FAILED, "failure",
                        DEFERRED, "later run");
            case UPLOADED -> Map.of(VERIFYING, "claimed", PENDING, "to be replaced", SKIPPED, "content deleted");
            case VERIFYING ->
                Map.of(
                        VERIFIED, "compared",
                        UPLOADED, "not yet",
                        PENDING, "to be replaced",
                        FAILED, "failure",
                        DEFERRED, "later run");
            case VERIFIED ->
                Map.of(
                        UPLOADED, "compared again, not yet",
                        PENDING, "to be replaced",
                        FAILED, "compared again, failure",
                        DEFERRED, "compared again, later run",
                        SKIPPED, "content deleted");
            case FAILED ->
                Map.of(
                        PENDING, "retry, or the next run",
                        UPLOADED, "its content is kept",
                        VERIFIED, "its content is kept",
                        SKIPPED, "selection");
            case DEFERRED -> Map.of(PENDING, "the next run", UPLOADED, "its content is kept", SKIPPED, "selection");
            case SKIPPED -> Map.of(PENDING, "selection", UPLOADED, "its content is kept");
        };
    }

    /** Whether an item in this state may change to the given state. An item may also keep its state. */
    public boolean mayBecome(ItemState state) {
        return state == this || next().containsKey(state);
    }

    /** Whether a video in this state is on the platform, as far as the ledger knows. */
    public boolean isOnPlatform() {
        return ON_PLATFORM.contains(this);
    }

    /** Returns the number of videos that are on the platform, given the number of videos by state. */
    public static long onPlatform(Map<ItemState, Long> counts) {
        return ON_PLATFORM.stream()
                .mapToLong(state -> counts.getOrDefault(state, 0L))
                .sum();
    }
}
