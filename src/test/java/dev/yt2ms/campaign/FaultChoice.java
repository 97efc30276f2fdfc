package dev.yt2ms.campaign;

import dev.yt2ms.wholejob.FaultKind;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;

/**
 * Chooses the next fault of a campaign. Required kinds of faults that have not occurred yet come first; after that, all
 * kinds are equally likely.
 */
final class FaultChoice {

    private final Random random;
    private final CampaignFigures figures;
    private final boolean diskCanBeFull;

    FaultChoice(Random random, CampaignFigures figures, boolean diskCanBeFull) {
        this.random = random;
        this.figures = figures;
        this.diskCanBeFull = diskCanBeFull;
    }

    /** Returns the required kinds of faults that have not occurred yet. */
    Set<FaultKind> missing() {
        Set<FaultKind> missing = new TreeSet<>(FaultKind.required());
        missing.removeIf(kind -> !isPossible(kind));
        missing.removeAll(figures.kinds());
        return missing;
    }

    /** @param sparing whether to choose only among faults that must not use up an attempt */
    FaultKind any(FaultKind.Group group, boolean sparing) {
        List<FaultKind> fair = FaultKind.of(group).stream()
                .filter(kind -> isPossible(kind) && !(sparing && kind.countsAttempts()))
                .toList();
        Set<FaultKind> wanted = missing();
        wanted.retainAll(fair);
        List<FaultKind> kinds = wanted.isEmpty() ? fair : List.copyOf(wanted);
        return kinds.get(random.nextInt(kinds.size()));
    }

    private boolean isPossible(FaultKind kind) {
        return kind != FaultKind.DISK_FULL || diskCanBeFull;
    }
}
