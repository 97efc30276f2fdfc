package dev.yt2ms.report.status;

import dev.yt2ms.ledger.ItemState;
import dev.yt2ms.ledger.MigrationRun;
import dev.yt2ms.ledger.Reconciliation;
import dev.yt2ms.model.Difference;
import dev.yt2ms.run.TransferPause;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * What {@code status --json} says about the whole migration, i.e. everything but its videos. Texts that the object does
 * not have are empty, and numbers 0. Titles, messages and names are untrusted.
 *
 * @param name the name of the migration
 * @param channel the channel
 * @param run the last run
 * @param counts the number of videos by state
 * @param differing the number of VERIFIED videos by the most severe kind of their differences
 * @param bytesUploaded the bytes uploaded by all runs
 * @param quotaUsed the quota of YouTube's API that all runs have used
 * @param quotaForPlaylists the part of it for playlists
 * @param source what was noticed on YouTube
 * @param nodes the machines that share the migration
 * @param skipped the number of skipped videos by rule; empty if a process of an earlier version wrote the object
 * @param reconciliation the comparison of source, ledger and platform
 */
public record StatusHead(
        String name,
        Channel channel,
        Run run,
        Map<ItemState, Long> counts,
        Map<Difference.Kind, Long> differing,
        long bytesUploaded,
        long quotaUsed,
        long quotaForPlaylists,
        Source source,
        List<Node> nodes,
        Optional<Map<String, Long>> skipped,
        Reconciliation reconciliation) {

    private static final Channel NO_CHANNEL = new Channel(Optional.empty());

    private static final Run NO_RUN =
            new Run("", Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());

    private static final Source NO_SOURCE = new Source(Optional.empty(), Optional.empty(), 0, 0, 0);

    private static final Reconciliation NOT_RECONCILED =
            new Reconciliation(Optional.empty(), Map.of(), Map.of(), 0, List.of());

    public StatusHead {
        // Jackson passes null for a property that the object does not have.
        channel = Objects.requireNonNullElse(channel, NO_CHANNEL);
        run = Objects.requireNonNullElse(run, NO_RUN);
        source = Objects.requireNonNullElse(source, NO_SOURCE);
        reconciliation = Objects.requireNonNullElse(reconciliation, NOT_RECONCILED);
    }

    /**
     * The channel.
     *
     * @param title the title; empty before the channel is known
     */
    public record Channel(Optional<String> title) {}

    /**
     * The last run.
     *
     * @param state the state, as {@link StatusReport#state} returns it
     * @param stoppedBecause why the run stopped
     * @param resumeAt the earliest time at which another run is of use
     * @param pause whether a person has paused the transfers or asked the run to end; empty if not
     * @param transfersFrom the beginning of the transfer hours for which the run waits
     */
    public record Run(
            String state,
            Optional<Instant> startedAt,
            Optional<String> stoppedBecause,
            Optional<Instant> resumeAt,
            Optional<TransferPause.State> pause,
            Optional<Instant> transfersFrom) {

        /** Whether the run is in progress. */
        public boolean isRunning() {
            return state.equals(MigrationRun.State.RUNNING.name());
        }
    }

    /**
     * What was noticed on YouTube.
     *
     * @param fullLookAt when the whole channel was scanned last
     * @param note what a person should know about that scan
     * @param changed the number of videos that were changed after their upload
     * @param gone the number of videos that were deleted or made private after their upload
     * @param better the number of uploaded videos of which YouTube now has a better picture
     */
    public record Source(Optional<Instant> fullLookAt, Optional<String> note, long changed, long gone, long better) {}

    /**
     * A machine that takes part, or took part, in the migration.
     *
     * @param node the machine's name
     * @param process host and process id
     * @param living whether it takes part
     * @param leads whether it leads
     * @param joinedAt since when it takes part
     * @param seenAt when it was last seen alive
     * @param gate why it downloads nothing at present; empty if nothing prevents it
     * @param transfers the number of its running transfers
     * @param moves its running transfers; empty if a process of an earlier version wrote the object
     * @param claimed the number of videos that it works on
     * @param staged the number of files that wait for their upload
     */
    public record Node(
            String node,
            String process,
            boolean living,
            boolean leads,
            Optional<Instant> joinedAt,
            Optional<Instant> seenAt,
            Optional<String> gate,
            long transfers,
            List<Move> moves,
            long claimed,
            long staged) {}

    /**
     * A running transfer.
     *
     * @param direction {@code download} or {@code upload}
     * @param bytes the bytes moved so far
     * @param totalBytes the size of the file; 0 if unknown
     */
    public record Move(String videoId, String direction, long bytes, long totalBytes) {}
}
