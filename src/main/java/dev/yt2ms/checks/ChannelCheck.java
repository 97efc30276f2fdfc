package dev.yt2ms.checks;

import dev.yt2ms.model.Channel;
import java.util.Optional;

/** Checks that a ledger and a job file are about the same channel. */
public final class ChannelCheck {

    private ChannelCheck() {}

    /**
     * What is wrong where they are not.
     *
     * @param ofLedger what the ledger was begun with; empty where it was not yet
     * @param ofJobFile what YouTube shows for {@code source.channel}
     */
    public static Optional<Finding> otherThan(Optional<Channel> ofLedger, Channel ofJobFile) {
        return ofLedger.filter(before -> !before.playlistId().equals(ofJobFile.playlistId()))
                .map(before -> Finding.error(
                        "channel",
                        "migration.source.channel: this ledger belongs to %s (%s), not to %s (%s)"
                                .formatted(before.title(), before.id(), ofJobFile.title(), ofJobFile.id()),
                        "give the other one a migration.name of its own"));
    }
}
