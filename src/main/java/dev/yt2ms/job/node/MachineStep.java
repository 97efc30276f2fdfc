package dev.yt2ms.job.node;

import dev.yt2ms.job.control.Steps;
import dev.yt2ms.job.preflight.Preflight;
import org.springframework.batch.core.step.Step;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Creates the step {@code machine}. */
@Configuration(proxyBeanMethods = false)
public class MachineStep {

    @Bean
    Step machine(Steps steps, Preflight preflight) {
        return steps.ofEachStart("machine", preflight.ofMachine());
    }
}
