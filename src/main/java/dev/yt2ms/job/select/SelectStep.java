package dev.yt2ms.job.select;

import dev.yt2ms.job.control.Steps;
import dev.yt2ms.ledger.jdbc.LedgerSelection;
import dev.yt2ms.run.RunControl;
import dev.yt2ms.selection.Selection;
import org.springframework.batch.core.step.Step;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Creates the step {@code select}. */
@Configuration(proxyBeanMethods = false)
public class SelectStep {

    @Bean
    Step select(Steps steps, Selection selection, LedgerSelection ledger, RunControl control) {
        SelectionPass pass = new SelectionPass(selection, ledger, control);
        return steps.ofEachStart("select", pass);
    }
}
