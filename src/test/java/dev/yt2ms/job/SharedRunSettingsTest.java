package dev.yt2ms.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.anyInt;
import static org.mockito.Mockito.doAnswer;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.never;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.when;

import dev.yt2ms.cluster.Membership;
import dev.yt2ms.job.control.RunningTransfers;
import dev.yt2ms.ledger.LedgerView;
import dev.yt2ms.ledger.MigrationRun;
import dev.yt2ms.ledger.jdbc.LedgerNodes;
import dev.yt2ms.run.RunControl;
import dev.yt2ms.run.StopReason;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ScheduledExecutorService;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Tests that a machine moves videos only with the settings of the machine that leads. */
class SharedRunSettingsTest {

    private static final Optional<List<String>> SAME = Optional.of(List.of());
    private static final Optional<List<String>> OTHERS = Optional.of(List.of("migration.select"));
    private static final Optional<List<String>> UNKNOWN = Optional.empty();

    private final RunControl control = new RunControl();
    private final Membership member = mock();
    private final LedgerNodes nodes = mock();
    private final SharedRun.Jobs jobs = mock();

    @BeforeEach
    void anotherMachineLeads() {
        when(member.nodes()).thenReturn(nodes);
        when(member.node()).thenReturn("rome");
        when(member.heartbeat()).thenReturn(Duration.ofMillis(20));
        when(member.leadVersion()).thenReturn(OptionalLong.empty());
        when(nodes.leader()).thenReturn(Optional.of("berlin"));
        when(nodes.run())
                .thenReturn(Optional.of(new LedgerNodes.RunState(
                        1,
                        MigrationRun.State.RUNNING,
                        true,
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.of("berlin"))));
        when(jobs.isWorkLeft()).thenReturn(true);
    }

    @Test
    void aMachineWithOtherSettingsStopsBeforeItMovesAnything() {
        when(member.differencesFromLeader()).thenReturn(UNKNOWN, OTHERS);

        assertRefused(run());
        verify(jobs, never()).move(anyInt());
    }

    @Test
    void aMachineStopsWhenALeaderWithOtherSettingsBegins() {
        when(member.differencesFromLeader()).thenReturn(SAME, UNKNOWN, OTHERS);

        assertRefused(run());
        verify(jobs).move(1);
    }

    private static void assertRefused(RunOutcome outcome) {
        assertThat(outcome.exitCode()).isEqualTo(4);
        assertThat(outcome.stopped().map(StopReason::message).orElse("nothing"))
                .contains("this job file differs in migration.select");
        assertThat(outcome.stopped().filter(StopReason::concernsAll)).isEmpty();
    }

    private RunOutcome run() {
        // Without an end, like the real job while videos are left.
        doAnswer(call -> {
                    control.awaitStop(Duration.ofMinutes(2));
                    return null;
                })
                .when(jobs)
                .move(anyInt());
        ScheduledExecutorService scheduler = mock();
        RunningTransfers running = mock();
        LedgerView ledger = mock();
        return SharedRuns.run(member, ledger, control, running, scheduler, jobs);
    }
}
