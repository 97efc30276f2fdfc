package dev.yt2ms.job.plan;

import dev.yt2ms.job.enumerate.EnumerateStep;
import dev.yt2ms.job.playlists.PlaylistsStep;
import dev.yt2ms.job.select.SelectStep;
import java.util.ArrayList;
import org.springframework.batch.core.job.Job;
import org.springframework.batch.core.job.builder.JobBuilder;
import org.springframework.batch.core.repository.JobRepository;
import org.springframework.batch.core.step.Step;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/**
 * Defines the job {@code planMigration}. It reads the channel and selects videos in the same steps as {@code
 * migrateChannel}, but has no steps that transfer videos.
 */
@Configuration(proxyBeanMethods = false)
@Import({
    PlanPreflightStep.class,
    PlaylistsStep.class,
    EnumerateStep.class,
    SelectStep.class,
    PlanContentsStep.class,
    PlanFormatsStep.class
})
public class PlanJob {

    /** The name of the job and of its bean. */
    public static final String JOB = "planMigration";

    @Bean
    PlanNotes planNotes() {
        return new PlanNotes(new ArrayList<>());
    }

    @Bean
    Job planMigration(
            JobRepository jobRepository,
            Step planPreflight,
            Step playlists,
            Step enumerate,
            Step select,
            Step planContents,
            Step planFormats) {
        return new JobBuilder(JOB, jobRepository)
                .start(planPreflight)
                .next(playlists)
                .next(enumerate)
                .next(select)
                .next(planContents)
                .next(planFormats)
                .build();
    }
}
