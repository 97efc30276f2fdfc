package dev.yt2ms.job;

import dev.yt2ms.ledger.Station;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import org.springframework.batch.core.job.Job;
import org.springframework.batch.core.job.flow.FlowJob;
import org.springframework.batch.core.step.Step;

/** What the job {@code migrateChannel} consists of, for tests of other packages. */
public final class StepNames {

    private StepNames() {}

    /** The names of its steps as Spring Batch records them, without those of the stations' workers. */
    public static Set<String> ofTheJob() {
        return Migration.overNothing(context -> {
            FlowJob job = (FlowJob) context.getBean(MigrationJobConfiguration.JOB, Job.class);
            Set<String> names = new TreeSet<>(job.getStepNames());
            // Those in the split are behind a flow that Spring Batch does not look into.
            for (Station station : Station.values()) {
                names.add(context.getBean(station.name().toLowerCase(Locale.ROOT), Step.class)
                        .getName());
            }
            return names;
        });
    }
}
