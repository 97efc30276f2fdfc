package dev.yt2ms.job.preflight;

import dev.yt2ms.download.DownloadTools;
import dev.yt2ms.download.tools.MediaToolCheck;
import dev.yt2ms.job.control.Steps;
import dev.yt2ms.job.station.StagingFolder;
import dev.yt2ms.ledger.jdbc.MigrationRuns;
import dev.yt2ms.mainstreaming.VideoPlatform;
import dev.yt2ms.run.RunControl;
import dev.yt2ms.settings.Settings;
import dev.yt2ms.youtube.VideoSource;
import org.springframework.batch.core.step.Step;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Creates the step {@code preflight}. */
@Configuration(proxyBeanMethods = false)
public class PreflightStep {

    @Bean
    Step preflight(Steps steps, Preflight checks) {
        return steps.ofEachStart("preflight", checks);
    }

    @Bean
    Preflight checks(
            Settings settings,
            ObjectProvider<DownloadTools> tools,
            ObjectProvider<MediaToolCheck> toolCheck,
            VideoPlatform platform,
            VideoSource source,
            MigrationRuns runs,
            NameLookup names,
            StagingFolder staging,
            RunControl control) {
        return new Preflight(
                settings, tools::getObject, toolCheck::getObject, platform, source, runs, names, staging, control);
    }
}
