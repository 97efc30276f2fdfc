package dev.yt2ms.job;

import dev.yt2ms.ledger.Station;
import dev.yt2ms.settings.jobfile.JobFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import org.springframework.batch.core.job.Job;
import org.springframework.batch.core.job.flow.FlowJob;
import org.springframework.batch.core.step.Step;

/** The names of the steps of the job {@code migrateChannel}, for tests of other packages. */
public final class StepNames {

    private StepNames() {}

    /** Returns the names of the steps as Spring Batch records them, without the workers of the stations. */
    public static Set<String> ofTheJob() {
        Path folder;
        try {
            folder = Files.createTempDirectory("yt2ms-steps");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        String jobFile =
                "{migration: {name: steps, state-dir: '%s', source: {channel: '@steps', api-key: none}, destination: {token: none}}}"
                        .formatted(folder);
        return Migration.withBeans(JobFile.parse("steps", jobFile, folder), context -> {
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
