package dev.yt2ms.checks;

import dev.yt2ms.model.Channel;
import java.util.Optional;

/** Checks that a ledger and a job file belong to the same channel. */
public final class ChannelCheck {

    private ChannelCheck() {}

    /**
     * Returns an error if the ledger and the job file belong to different channels.
     *
     * @param ofLedger the channel with which the ledger was started; empty if it has none yet
     * @param ofJobFile the channel that YouTube shows for {@code source.channel}
     * @return the error; empty if both are the same channel, or the ledger has none
     */
    public static Optional<Finding> otherThan(Optional<Channel> ofLedger, Channel ofJobFile) {
        return ofLedger.filter(before -> !before.playlistId().equals(ofJobFile.playlistId()))
                .map(before -> Finding.error(
                        "channel",
                        "migration.source.channel: this ledger belongs to %s (%s), not to %s (%s)"
                                .formatted(before.title(), before.id(), ofJobFile.title(), ofJobFile.id()),
                        "use another migration.name for the channel in this job file"));
    }
}
