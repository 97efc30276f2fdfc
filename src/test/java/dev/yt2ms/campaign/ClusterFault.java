package dev.yt2ms.campaign;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/** The faults of machines and of their database in a campaign of several machines. */
enum ClusterFault {
    /** A machine that may lead or not is killed, and started again at once or after others have taken over. */
    KILL(26),
    /** The machine that leads is killed. */
    KILL_OF_THE_LEADER(14),
    /** A machine stands still until others have taken over, and then wakes. */
    FREEZE(12),
    /** The machine that leads stands still. */
    FREEZE_OF_THE_LEADER(8),
    /** A machine loses its connections to the database, and gets no new ones for a while. */
    DATABASE_CUT(8),
    /** No byte passes between a machine and the database for a while, but the connections stay. */
    DATABASE_SILENT(6),
    /** PostgreSQL ends at once, and is started again. */
    DATABASE_KILLED(8),
    /** A machine is asked to end (TERM), and started again. */
    TERM(8),
    /** A machine is killed for good, with the files that it has, and a new one joins. */
    REPLACED(6),
    /** A machine ends for good (TERM), and a new one joins. */
    LEAVES(4);

    private final int percent;

    /** @param percent its part in the faults of a campaign */
    ClusterFault(int percent) {
        this.percent = percent;
    }

    boolean isKill() {
        return this == KILL || this == KILL_OF_THE_LEADER || this == REPLACED;
    }

    boolean isFreeze() {
        return this == FREEZE || this == FREEZE_OF_THE_LEADER;
    }

    /** Whether it separates one machine from the database. */
    boolean isCut() {
        return this == DATABASE_CUT || this == DATABASE_SILENT;
    }

    boolean isOfTheLeader() {
        return this == KILL_OF_THE_LEADER || this == FREEZE_OF_THE_LEADER;
    }

    boolean isForGood() {
        return this == REPLACED || this == LEAVES;
    }

    /**
     * Returns faults in a random order. Each kind occurs at least as often as its part says, so there may be a few more
     * than the number.
     */
    static List<ClusterFault> shuffled(int number, Random random) {
        List<ClusterFault> faults = new ArrayList<>();
        for (ClusterFault fault : values()) {
            faults.addAll(Collections.nCopies((fault.percent * number + 99) / 100, fault));
        }
        Collections.shuffle(faults, random);
        return faults;
    }
}
