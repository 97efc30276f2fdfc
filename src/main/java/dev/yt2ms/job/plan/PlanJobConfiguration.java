package dev.yt2ms.job.plan;

import dev.yt2ms.download.DownloadTools;
import dev.yt2ms.download.tools.MediaToolCheck;
import dev.yt2ms.download.ytdlp.FormatProbe;
import dev.yt2ms.download.ytdlp.YtDlp;
import dev.yt2ms.job.control.RunningTransfers;
import dev.yt2ms.job.control.Steps;
import dev.yt2ms.job.download.Pacing;
import dev.yt2ms.job.platform.PlatformGuard;
import dev.yt2ms.job.platform.PlatformScan;
import dev.yt2ms.job.preflight.NameLookup;
import dev.yt2ms.job.station.StagingFolder;
import dev.yt2ms.ledger.LedgerView;
import dev.yt2ms.ledger.jdbc.MigrationRuns;
import dev.yt2ms.mainstreaming.VideoPlatform;
import dev.yt2ms.mapping.FieldMapping;
import dev.yt2ms.run.RunControl;
import dev.yt2ms.selection.Selection;
import dev.yt2ms.settings.Settings;
import dev.yt2ms.youtube.VideoSource;
import java.util.ArrayList;
import java.util.List;
import org.springframework.batch.core.job.Job;
import org.springframework.batch.core.job.builder.JobBuilder;
import org.springframework.batch.core.repository.JobRepository;
import org.springframework.batch.core.step.Step;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * Defines the job {@code planMigration}. It reads the channel and selects videos in the same steps as {@code
 * migrateChannel}, but has no steps that transfer videos.
 */
@Configuration(proxyBeanMethods = false)
public class PlanJobConfiguration {

    /** The name of the job and of its bean. */
    public static final String JOB = "planMigration";

    /**
     * The problems that would stop a migration or deserve a warning.
     *
     * @param texts one sentence for each problem; the steps add to this list
     */
    public record PlanNotes(List<String> texts) {}

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
            Step planLook,
            Step planFormats) {
        return new JobBuilder(JOB, jobRepository)
                .start(planPreflight)
                .next(playlists)
                .next(enumerate)
                .next(select)
                .next(planLook)
                .next(planFormats)
                .build();
    }

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

    @Bean
    Step planLook(
            Steps steps,
            Selection selection,
            LedgerView ledger,
            FieldMapping mapping,
            PlatformScan scan,
            PlatformGuard guard,
            PlanNotes notes) {
        PlanContentsTasklet tasklet =
                new PlanContentsTasklet(selection.ids(), ledger, mapping, scan, guard, notes.texts());
        return steps.ofEachStart("planLook", tasklet);
    }

    @Bean
    PlanFormats formats(
            Settings settings,
            ObjectProvider<YtDlp> ytDlp,
            LedgerView ledger,
            StagingFolder staging,
            RunningTransfers running,
            RunControl control,
            PlanNotes notes) {
        return new PlanFormats(
                () -> new FormatProbe(ytDlp.getObject()),
                ledger,
                staging,
                running,
                new Pacing(settings.download().pause(), control),
                notes.texts());
    }

    @Bean
    Step planFormats(Steps steps, PlanFormats formats) {
        return steps.ofEachStart("planFormats", formats);
    }
}
