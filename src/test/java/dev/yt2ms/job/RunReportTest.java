package dev.yt2ms.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.anyLong;
import static org.mockito.ArgumentMatchers.eq;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.verifyNoInteractions;
import static org.mockito.Mockito.when;

import dev.yt2ms.job.control.StopReasons;
import dev.yt2ms.job.control.Team;
import dev.yt2ms.job.platform.ReadBack;
import dev.yt2ms.job.station.RemainingWork;
import dev.yt2ms.ledger.Claimant;
import dev.yt2ms.ledger.LedgerFigures;
import dev.yt2ms.ledger.LedgerView;
import dev.yt2ms.ledger.MigrationRun;
import dev.yt2ms.ledger.Station;
import dev.yt2ms.ledger.jdbc.LedgerNodes;
import dev.yt2ms.ledger.jdbc.MigrationRuns;
import dev.yt2ms.run.RunControl;
import java.time.Clock;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/** Tests how a run ends that nothing has stopped, although videos are left to move or its end can't be recorded. */
class RunReportTest {

    private final LedgerView ledger = mock();
    private final MigrationRuns runs = mock();
    private final LedgerNodes nodes = mock();
    private final Claimant claimant = mock();

    @Test
    void ofAMachineThatIsAloneItIsADefect() {
        RunOutcome outcome = end(Optional.empty(), true);

        assertThat(outcome.exitCode()).isEqualTo(RunOutcome.DEFECT);
        verify(runs).endRun(eq(MigrationRun.State.STOPPED), any(), any());
    }

    @Test
    void anyOfSeveralMachinesContinuesIt() {
        when(claimant.node()).thenReturn("berlin");

        RunOutcome outcome = end(Optional.of(member(OptionalLong.of(7))), true);

        assertThat(outcome.exitCode()).isEqualTo(RunOutcome.LATER);
        verify(nodes)
                .end(
                        eq("berlin"),
                        anyLong(),
                        eq(MigrationRun.State.STOPPED),
                        any(),
                        eq(Optional.of(LedgerNodes.AT_ONCE)));
        verifyNoInteractions(runs);
    }

    /** Spring Batch must not record as completed what the ledger does not. */
    @Test
    void aRunWithoutALeadAtItsEndIsNotCompleted() {
        when(claimant.node()).thenReturn("berlin");
        when(nodes.end(any(), anyLong(), any(), any(), any())).thenReturn(false);

        for (OptionalLong lead : List.of(OptionalLong.of(7), OptionalLong.empty())) {
            RunOutcome outcome = end(Optional.of(member(lead)), false);

            assertThat(outcome.stopped()).contains(StopReasons.lostItsPlace());
            assertThat(outcome.exitCode()).isEqualTo(RunOutcome.LATER);
        }
    }

    private Team.Member member(OptionalLong lead) {
        return new Team.Member(claimant, nodes, Duration.ofSeconds(1), () -> lead, () -> Duration.ZERO);
    }

    private RunOutcome end(Optional<Team.Member> member, boolean openWork) {
        when(ledger.hasOpenWork(any())).thenReturn(openWork);
        when(ledger.figures()).thenReturn(LedgerFigures.NONE);
        ReadBack readBack = mock();
        return new RunReport(
                        ledger,
                        runs,
                        new Team(Clock.systemUTC(), member),
                        new RemainingWork(ledger, EnumSet.allOf(Station.class), readBack),
                        readBack,
                        new RunControl())
                .outcome();
    }
}
