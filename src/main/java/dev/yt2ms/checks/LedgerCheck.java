package dev.yt2ms.checks;

import dev.yt2ms.ledger.LedgerCondition;
import dev.yt2ms.ledger.LedgerException;
import dev.yt2ms.ledger.database.LedgerDatabase;
import dev.yt2ms.model.Channel;
import dev.yt2ms.model.JobCommands;
import dev.yt2ms.settings.Settings;
import java.util.Optional;
import java.util.function.Supplier;

/** Checks the ledger without changing it. While a run on this machine uses the ledger, this check does not open it. */
final class LedgerCheck {

    private static final String NAME = "ledger";

    private final Settings settings;
    private final Supplier<Optional<String>> runningProcess;
    private volatile Optional<Channel> channel = Optional.empty();

    /**
     * @param runningProcess describes for people the process that works with the state directory; empty if there is
     *     none
     */
    LedgerCheck(Settings settings, Supplier<Optional<String>> runningProcess) {
        this.settings = settings;
        this.runningProcess = runningProcess;
    }

    /** The ledger's channel; empty before the check, and if the ledger has no channel. */
    Optional<Channel> channel() {
        return channel;
    }

    Finding finding() {
        Optional<String> holder = runningProcess.get();
        if (holder.isPresent()) {
            return held("a run is using the ledger (%s)".formatted(holder.get()));
        }
        try {
            Optional<LedgerCondition> ledger =
                    LedgerDatabase.inspect(settings.machine().database(), settings.stateDir(), settings.name());
            channel = ledger.flatMap(LedgerCondition::run).flatMap(run -> run.channel());
            return ledger.map(LedgerCheck::finding)
                    .orElseGet(() -> Finding.ok(NAME, "there is no ledger yet; the first run creates it"));
        } catch (LedgerException e) {
            return e.isHeldByOther()
                    ? held(e.getMessage())
                    : Finding.error(
                            NAME,
                            e.getMessage(),
                            settings.machine().database().url().isPresent()
                                    ? "solve this problem of the database, then run doctor again"
                                    : "if the disk is full, free some space; otherwise restore ledger.mv.db in the state directory from a"
                                            + " backup");
        }
    }

    private static Finding held(String how) {
        return Finding.warning(
                NAME,
                how,
                "wait until it ends, or stop it; " + JobCommands.UNKNOWN_FILE.quoted("status")
                        + " shows the progress of a run");
    }

    private static Finding finding(LedgerCondition ledger) {
        if (ledger.newer()) {
            return Finding.error(
                    NAME,
                    "the ledger has format version %s, written by a newer yt2ms".formatted(ledger.version()),
                    "use the newer yt2ms, because this one does not know that format");
        }
        return Finding.ok(
                NAME,
                "format version %s%s, not in use by a run"
                        .formatted(ledger.version(), ledger.older() ? ", which the next run upgrades" : ""));
    }
}
