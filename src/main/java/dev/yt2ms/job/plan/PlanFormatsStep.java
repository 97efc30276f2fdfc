package dev.yt2ms.job.plan;

import dev.yt2ms.download.ytdlp.FormatProbe;
import dev.yt2ms.download.ytdlp.YtDlp;
import dev.yt2ms.job.control.RunningTransfers;
import dev.yt2ms.job.control.Steps;
import dev.yt2ms.job.download.Pacing;
import dev.yt2ms.job.station.StagingFolder;
import dev.yt2ms.ledger.LedgerView;
import dev.yt2ms.run.RunControl;
import dev.yt2ms.settings.Settings;
import org.springframework.batch.core.step.Step;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Creates the step {@code planFormats}. */
@Configuration(proxyBeanMethods = false)
public class PlanFormatsStep {

    @Bean
    PlanFormats formats(
            Settings settings,
            ObjectProvider<YtDlp> ytDlp,
            LedgerView ledger,
            StagingFolder staging,
            RunningTransfers running,
            RunControl control,
            PlanNotes notes) {
        return new PlanFormats(
                () -> new FormatProbe(ytDlp.getObject()),
                ledger,
                staging,
                running,
                new Pacing(settings.download().pause(), control),
                notes.texts());
    }

    @Bean
    Step planFormats(Steps steps, PlanFormats formats) {
        return steps.ofEachStart("planFormats", formats);
    }
}
