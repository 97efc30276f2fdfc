package dev.yt2ms.job;

import dev.yt2ms.ledger.Station;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import org.springframework.batch.core.job.Job;
import org.springframework.batch.core.job.flow.FlowJob;
import org.springframework.batch.core.step.Step;

/** The steps of the job {@code migrateChannel}, for tests of other packages. */
public final class StepNames {

    private StepNames() {}

    /** Returns the names of the steps as Spring Batch records them, without the workers of the stations. */
    public static Set<String> ofTheJob() {
        return Migration.overNothing(context -> {
            FlowJob job = (FlowJob) context.getBean(MigrateChannelJob.JOB, Job.class);
            Set<String> names = new TreeSet<>(job.getStepNames());
            // The steps in the split are inside a flow, which Spring Batch does not list.
            for (Station station : Station.values()) {
                names.add(context.getBean(station.name().toLowerCase(Locale.ROOT), Step.class)
                        .getName());
            }
            return names;
        });
    }
}
