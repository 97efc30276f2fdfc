package dev.yt2ms.job.station;

import dev.yt2ms.ledger.ItemState;
import dev.yt2ms.ledger.MigrationItem;
import dev.yt2ms.ledger.MigrationRun;
import dev.yt2ms.ledger.Station;
import dev.yt2ms.ledger.jdbc.LedgerVerification;
import dev.yt2ms.ledger.jdbc.MigrationRuns;
import dev.yt2ms.model.Difference;
import dev.yt2ms.model.Failure;
import dev.yt2ms.model.FailureClass;
import dev.yt2ms.model.JobCommands;
import dev.yt2ms.run.WorkSignal;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Delays the uploads of a migration until its first videos, the canaries, have been uploaded and compared, so that a
 * mistake in the mapping affects only these videos.
 */
public final class Canary {

    private static final Logger log = LoggerFactory.getLogger(Canary.class);

    private static final String CANARY_REFUSED = "canary-refused";

    /** The fields of a canary that must not differ, each with the key of the job file that determines it. */
    private static final Map<String, String> KEYS = Map.of(
            "title", "migration.mapping.title",
            "shortDescription", "migration.mapping.shortDescription",
            "longDescription", "migration.mapping.longDescription",
            "startViews", "migration.mapping.startViews",
            "uploaddate", "migration.mapping.date-pattern and migration.mapping.date-zone");

    private final int videos;
    private final LedgerVerification verification;
    private final MigrationRuns runs;
    private final WorkSignal signal;
    private final Set<String> compared = new HashSet<>();
    private long verifiedBefore;
    private volatile boolean on;

    /** @param videos the number of canaries; 0 if no upload has to wait */
    public Canary(int videos, LedgerVerification verification, MigrationRuns runs, WorkSignal signal) {
        this.videos = videos;
        this.verification = verification;
        this.runs = runs;
        this.signal = signal;
    }

    /**
     * Prepares the canaries for a run that moves videos. Canaries whose comparison failed before are queued to be sent
     * again.
     */
    public synchronized void begin() {
        int again = isWanted() ? verification.resendCanaries(CANARY_REFUSED) : 0;
        watch();
        if (on) {
            log.info(
                    again > 0
                            ? "canary: the videos that differed are sent again before other uploads begin"
                            : "canary: the first videos (canary.videos: {}) are compared before other uploads begin",
                    videos);
        } else {
            runs.passCanary();
        }
    }

    /** Prepares the canaries for a run that only compares contents. */
    public synchronized void watch() {
        boolean wanted = isWanted();
        verifiedBefore = wanted ? verification.ownIn(EnumSet.of(ItemState.VERIFIED)) : 0;
        // If the number of canaries in the job file was reduced, enough canaries may have been compared already.
        on = wanted && verifiedBefore < videos;
    }

    private boolean isWanted() {
        return videos > 0 && !runs.run().map(MigrationRun::canaryPassed).orElse(false);
    }

    public boolean isOn() {
        return on;
    }

    /** Whether this item is a canary, i.e. it must be compared before other uploads begin. */
    public boolean isOneOf(MigrationItem item) {
        return on && item.upload().filter(upload -> !upload.adopted()).isPresent();
    }

    /**
     * Lets a station claim its next item, unless the item must wait for the canaries. Downloads need not wait, because
     * a downloaded file can be uploaded with any mapping.
     */
    Optional<MigrationItem> claim(Station station, Supplier<Optional<MigrationItem>> claim) {
        if (!on || station != Station.UPLOAD) {
            return claim.get();
        }
        synchronized (this) {
            // The uploads that have begun are counted only if an item waits. The count reads all contents of this
            // migration, and idle workers call this method often, e.g. while thousands of adopted contents are
            // compared.
            boolean waits = on && verification.waits(Station.UPLOAD);
            return on && (!waits || begunUploads() >= videos) ? Optional.empty() : claim.get();
        }
    }

    /**
     * Returns the number of items that have been uploaded or are being uploaded. Adopted contents do not count, because
     * they prove nothing about the mapping.
     */
    private long begunUploads() {
        return verification.ownIn(EnumSet.range(Station.UPLOAD.working(), ItemState.VERIFIED));
    }

    /**
     * Decides after the comparison of a canary whether the run may continue. Items that are not canaries are ignored.
     *
     * @return why the run must stop; empty if it may continue
     */
    public synchronized Optional<Failure> judge(MigrationItem item, List<Difference> differences) {
        if (!isOneOf(item)) {
            return Optional.empty();
        }
        List<Difference> wrong = differences.stream()
                .filter(one -> one.kind() == Difference.Kind.LOSS && KEYS.containsKey(one.field()))
                .toList();
        if (!wrong.isEmpty()) {
            return Optional.of(refusal(item, wrong));
        }
        compared.add(item.id());
        if (compared.size() + verifiedBefore >= videos) {
            pass("canary: the first videos have been compared, so other uploads begin");
        }
        return Optional.empty();
    }

    /** Lets other uploads begin although the canaries can't be compared. */
    public synchronized void cannotBeCompared(String why) {
        if (on) {
            pass("canary: the first videos can't be compared, so other uploads begin without that comparison (" + why
                    + ")");
        }
    }

    private void pass(String message) {
        log.info(message);
        runs.passCanary();
        on = false;
        signal.changed();
    }

    private static Failure refusal(MigrationItem item, List<Difference> wrong) {
        return Failure.of(
                FailureClass.OPERATOR,
                CANARY_REFUSED,
                ("The first video, %s, differs on the platform from what was sent, so other uploads wait. %s. Correct the job file and run again, so that the video is sent and compared again, or accept the "
                                + "differences with %s.")
                        .formatted(
                                item.id(),
                                wrong.stream().map(Canary::describe).collect(Collectors.joining("; ")),
                                JobCommands.UNKNOWN_FILE.quoted("migrate --skip-canary")));
    }

    private static String describe(Difference difference) {
        return "%s: sent '%s', found '%s'%s; see %s"
                .formatted(
                        difference.field(),
                        difference.sent(),
                        difference.found(),
                        difference.note().map(note -> " (" + note + ")").orElse(""),
                        KEYS.get(difference.field()));
    }
}
