package dev.yt2ms.job.sync;

import dev.yt2ms.download.ytdlp.FormatProbe;
import dev.yt2ms.download.ytdlp.YtDlp;
import dev.yt2ms.job.control.RunningTransfers;
import dev.yt2ms.job.control.Steps;
import dev.yt2ms.job.control.Unfinished;
import dev.yt2ms.job.download.Pacing;
import dev.yt2ms.job.enumerate.EnumerationRestart;
import dev.yt2ms.job.station.StagingFolder;
import dev.yt2ms.ledger.jdbc.LedgerSync;
import dev.yt2ms.ledger.jdbc.MigrationRuns;
import dev.yt2ms.run.RunControl;
import dev.yt2ms.selection.Selection;
import dev.yt2ms.settings.Settings;
import dev.yt2ms.youtube.VideoSource;
import org.springframework.batch.core.step.Step;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Creates the step {@code better}. */
@Configuration(proxyBeanMethods = false)
public class BetterStep {

    @Bean
    Step better(
            Steps steps,
            Unfinished unfinished,
            Settings settings,
            ObjectProvider<YtDlp> ytDlp,
            LedgerSync ledger,
            MigrationRuns runs,
            VideoSource source,
            Selection selection,
            StagingFolder staging,
            RunningTransfers running,
            RunControl control) {
        BetterPictures pictures = new BetterPictures(
                () -> new FormatProbe(ytDlp.getObject()),
                ledger,
                runs,
                source,
                selection,
                staging,
                running,
                new Pacing(settings.download().pause(), control),
                settings.run().sync().onBetter(),
                control);
        return steps.ofEachStart("better", unfinished.onceInARun(EnumerationRestart::isComplete, pictures));
    }
}
