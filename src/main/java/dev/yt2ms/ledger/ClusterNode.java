package dev.yt2ms.ledger;

import dev.yt2ms.run.Transfers.Transfer;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A machine that takes part, or took part, in a migration that several machines share.
 *
 * @param name the machine's name, which stays the same after a restart
 * @param process host and process id of its last process
 * @param joinedAt when that process joined
 * @param seenAt when it last recorded that it was alive, by the database's clock
 * @param living whether the machine has its seat, i.e. may claim items
 * @param leads whether it leads: it enumerates, recovers and deletes, and ends the run
 * @param gate why it downloads nothing at present; empty if nothing prevents it
 * @param transfers its running transfers, as they were when it was last seen; empty if it does not live
 * @param claimed the number of items that it works on
 * @param staged the number of downloaded files that it holds
 */
public record ClusterNode(
        String name,
        String process,
        Instant joinedAt,
        Instant seenAt,
        boolean living,
        boolean leads,
        Optional<String> gate,
        List<Transfer> transfers,
        long claimed,
        long staged) {}
