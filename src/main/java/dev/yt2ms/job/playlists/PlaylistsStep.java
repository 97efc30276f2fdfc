package dev.yt2ms.job.playlists;

import dev.yt2ms.job.control.SourceCalls;
import dev.yt2ms.job.control.Steps;
import dev.yt2ms.ledger.jdbc.LedgerPlaylists;
import dev.yt2ms.ledger.jdbc.MigrationRuns;
import dev.yt2ms.run.RunControl;
import dev.yt2ms.youtube.VideoSource;
import java.time.Clock;
import org.springframework.batch.core.step.Step;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Creates the step {@code playlists}. */
@Configuration(proxyBeanMethods = false)
public class PlaylistsStep {

    @Bean
    Step playlists(
            Steps steps,
            WantedPlaylists wanted,
            VideoSource source,
            LedgerPlaylists ledger,
            MigrationRuns runs,
            SourceCalls calls,
            RunControl control,
            Clock clock) {
        PlaylistPass pass = new PlaylistPass(wanted, source, ledger, runs, calls, control, clock);
        return steps.ofEachStart("playlists", pass);
    }
}
