package dev.yt2ms.job.plan;

import dev.yt2ms.job.control.Steps;
import dev.yt2ms.job.platform.PlatformGuard;
import dev.yt2ms.job.platform.PlatformScan;
import dev.yt2ms.ledger.LedgerView;
import dev.yt2ms.mapping.FieldMapping;
import dev.yt2ms.selection.Selection;
import org.springframework.batch.core.step.Step;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Creates the step {@code planContents}. */
@Configuration(proxyBeanMethods = false)
public class PlanContentsStep {

    @Bean
    Step planContents(
            Steps steps,
            Selection selection,
            LedgerView ledger,
            FieldMapping mapping,
            PlatformScan scan,
            PlatformGuard guard,
            PlanNotes notes) {
        PlanContentsTasklet tasklet =
                new PlanContentsTasklet(selection.ids(), ledger, mapping, scan, guard, notes.texts());
        return steps.ofEachStart("planContents", tasklet);
    }
}
