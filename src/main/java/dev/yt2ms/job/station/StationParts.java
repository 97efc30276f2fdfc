package dev.yt2ms.job.station;

import dev.yt2ms.job.control.Gates;
import dev.yt2ms.job.control.Node;
import dev.yt2ms.job.control.Steps;
import dev.yt2ms.job.control.Team;
import dev.yt2ms.job.control.TransferWindow;
import dev.yt2ms.job.platform.PlatformScan;
import dev.yt2ms.job.platform.ReadBack;
import dev.yt2ms.ledger.Claimant;
import dev.yt2ms.ledger.LedgerView;
import dev.yt2ms.ledger.MigrationLedger;
import dev.yt2ms.ledger.Station;
import dev.yt2ms.run.RunControl;
import dev.yt2ms.run.RunFigures;
import dev.yt2ms.run.WorkSignal;
import dev.yt2ms.settings.Settings;
import java.util.Set;
import org.springframework.batch.core.repository.JobRepository;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Creates the beans that the three stations share. */
@Configuration(proxyBeanMethods = false)
public class StationParts {

    /**
     * The stations that take part in a run.
     *
     * @param working the stations that claim items in this run
     */
    public record Stations(Set<Station> working) {}

    @Bean
    Gates gates(Settings settings, Team team, RunControl control, TransferWindow window, RunFigures figures) {
        // People read a gate's times, and each machine has its own gates, so the gates follow the clock of this
        // machine.
        return new Gates(
                settings, control, team.machineClock(), window, team.member().isPresent(), figures::add);
    }

    @Bean
    RemainingWork remainingWork(LedgerView ledger, Stations stations, ReadBack readBack) {
        return new RemainingWork(ledger, stations.working(), readBack);
    }

    @Bean
    StationSteps stationSteps(
            Steps steps,
            JobRepository jobRepository,
            MigrationLedger ledger,
            RemainingWork work,
            Canary canary,
            WorkSignal signal,
            TransferWindow window,
            Team team,
            PlatformScan scan,
            RunControl control) {
        String owner = team.claimant().map(Claimant::token).orElseGet(Node::id);
        return new StationSteps(
                steps,
                jobRepository,
                (station, slots) -> new StationReader(
                        station,
                        ledger,
                        work,
                        canary,
                        slots,
                        signal,
                        control,
                        owner,
                        window,
                        station == Station.UPLOAD ? scan::beforeTransfers : left -> {}),
                signal,
                control);
    }
}
