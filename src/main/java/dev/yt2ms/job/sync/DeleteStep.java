package dev.yt2ms.job.sync;

import dev.yt2ms.job.control.Steps;
import dev.yt2ms.job.control.Team;
import dev.yt2ms.job.enumerate.EnumerationWriter;
import dev.yt2ms.job.enumerate.SelectionProcessor;
import dev.yt2ms.ledger.jdbc.LedgerSync;
import dev.yt2ms.mainstreaming.VideoPlatform;
import dev.yt2ms.mapping.FieldMapping;
import dev.yt2ms.run.RunControl;
import dev.yt2ms.settings.Settings;
import dev.yt2ms.youtube.VideoSource;
import org.springframework.batch.core.step.Step;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Creates the step {@code delete}. */
@Configuration(proxyBeanMethods = false)
public class DeleteStep {

    @Bean
    Step delete(
            Steps steps,
            LedgerSync ledger,
            VideoSource source,
            VideoPlatform platform,
            FieldMapping mapping,
            SelectionProcessor selecting,
            EnumerationWriter writer,
            Settings settings,
            Team team,
            RunControl control) {
        DeleteGoneContentsTasklet gone = new DeleteGoneContentsTasklet(
                ledger,
                source,
                platform,
                mapping,
                selecting,
                writer,
                settings.run().sync().onDelete(),
                control,
                team);
        return steps.ofEachStart("delete", gone);
    }
}
