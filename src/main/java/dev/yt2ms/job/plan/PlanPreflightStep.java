package dev.yt2ms.job.plan;

import dev.yt2ms.download.DownloadTools;
import dev.yt2ms.download.tools.MediaToolCheck;
import dev.yt2ms.job.control.Steps;
import dev.yt2ms.job.preflight.NameLookup;
import dev.yt2ms.ledger.jdbc.MigrationRuns;
import dev.yt2ms.mainstreaming.VideoPlatform;
import dev.yt2ms.run.RunControl;
import dev.yt2ms.settings.Settings;
import dev.yt2ms.youtube.VideoSource;
import org.springframework.batch.core.step.Step;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Creates the step {@code planPreflight}. */
@Configuration(proxyBeanMethods = false)
public class PlanPreflightStep {

    @Bean
    Step planPreflight(
            Steps steps,
            Settings settings,
            ObjectProvider<DownloadTools> tools,
            ObjectProvider<MediaToolCheck> toolCheck,
            VideoPlatform platform,
            VideoSource source,
            MigrationRuns runs,
            NameLookup names,
            RunControl control,
            PlanNotes notes) {
        return steps.ofEachStart(
                "planPreflight",
                new PlanPreflight(
                        settings,
                        tools::getObject,
                        toolCheck::getObject,
                        platform,
                        source,
                        runs,
                        names,
                        control,
                        notes.texts()));
    }
}
