package dev.yt2ms.job.node;

import dev.yt2ms.job.control.Steps;
import dev.yt2ms.job.control.Team;
import dev.yt2ms.job.station.Canary;
import dev.yt2ms.job.station.RemainingWork;
import dev.yt2ms.run.RunControl;
import dev.yt2ms.run.WorkSignal;
import org.springframework.batch.core.step.Step;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Creates the step {@code watch}. */
@Configuration(proxyBeanMethods = false)
public class WatchStep {

    @Bean
    Step watch(Steps steps, Team team, Canary canary, RemainingWork work, WorkSignal signal, RunControl control) {
        return steps.ofEachStart("watch", new Watch(team.member().orElseThrow(), canary, work, signal, control));
    }
}
