package dev.yt2ms.job.node;

import dev.yt2ms.job.control.Team;
import dev.yt2ms.job.station.StagingFolder;
import dev.yt2ms.ledger.ItemState;
import dev.yt2ms.ledger.LedgerView;
import dev.yt2ms.ledger.MigrationItem;
import dev.yt2ms.ledger.MigrationLedger;
import dev.yt2ms.run.StagingBudget;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Makes the staging folder of this machine agree with the ledger, which also knows the files of other machines. */
final class StagedFiles {

    private final Team.Member member;
    private final LedgerView items;
    private final MigrationLedger unclaimed;
    private final StagingFolder staging;
    private final StagingBudget budget;

    StagedFiles(
            Team.Member member,
            LedgerView items,
            MigrationLedger unclaimed,
            StagingFolder staging,
            StagingBudget budget) {
        this.member = member;
        this.items = items;
        this.unclaimed = unclaimed;
        this.staging = staging;
        this.budget = budget;
    }

    /**
     * Deletes files that no item of this machine needs, counts the others as used space, and records lost files. A file
     * that an earlier version of yt2ms left belongs to the machine that has it.
     */
    void reconcile() {
        Set<String> needless = new HashSet<>(staging.videoIds());
        Set<String> ofOthers =
                new HashSet<>(member.nodes().videosOfOthers(member.claimant().node()));
        items.forEach(ItemState.DOWNLOADED, item -> {
            if (!ofOthers.contains(item.id())) {
                reconcile(item, needless);
            }
        });
        items.statesOf(List.copyOf(needless)).forEach((id, state) -> {
            if (state == ItemState.PENDING) {
                needless.remove(id);
                budget.keepIdle(id, staging.bytes(id));
            }
        });
        needless.forEach(staging::wipe);
    }

    private void reconcile(MigrationItem item, Set<String> needless) {
        String id = item.id();
        boolean mustAsk = item.uploadUnsure() && item.upload().isEmpty();
        if (item.staged().flatMap(file -> staging.sameSize(id, file)).isPresent()) {
            needless.remove(id);
            budget.hold(id, item.staged().orElseThrow().bytes());
            member.nodes().hasFile(member.claimant().node(), id);
        } else if (mustAsk) {
            // The upload station of this machine asks the platform before the video is downloaded again.
            member.nodes().hasFile(member.claimant().node(), id);
        } else if (member.leads() || member.nodes().isStagedOn(member.claimant().node(), id)) {
            unclaimed.stagedFileLost(id);
        }
    }
}
