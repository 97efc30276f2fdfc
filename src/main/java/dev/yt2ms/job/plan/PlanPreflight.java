package dev.yt2ms.job.plan;

import dev.yt2ms.checks.CookieCheck;
import dev.yt2ms.checks.Finding;
import dev.yt2ms.download.DownloadTools;
import dev.yt2ms.download.tools.MediaToolCheck;
import dev.yt2ms.download.tools.ToolException;
import dev.yt2ms.job.control.StopReasons;
import dev.yt2ms.job.preflight.NameLookup;
import dev.yt2ms.ledger.jdbc.MigrationRuns;
import dev.yt2ms.mainstreaming.PlatformException;
import dev.yt2ms.mainstreaming.VideoPlatform;
import dev.yt2ms.model.Channel;
import dev.yt2ms.model.Failure;
import dev.yt2ms.run.Cancellation;
import dev.yt2ms.run.RunControl;
import dev.yt2ms.settings.Settings;
import dev.yt2ms.youtube.ChannelReference;
import dev.yt2ms.youtube.VideoSource;
import java.util.List;
import java.util.function.Supplier;
import org.springframework.batch.core.scope.context.ChunkContext;
import org.springframework.batch.core.step.StepContribution;
import org.springframework.batch.core.step.tasklet.Tasklet;
import org.springframework.batch.infrastructure.repeat.RepeatStatus;
import org.springframework.beans.BeansException;

/**
 * Resolves the channel, and notes problems that would stop a migration. The plan itself stops only if the channel or
 * the list of its playlists can't be read.
 */
final class PlanPreflight implements Tasklet {

    private final Settings settings;
    private final Supplier<DownloadTools> tools;
    private final Supplier<MediaToolCheck> toolCheck;
    private final VideoPlatform platform;
    private final VideoSource source;
    private final MigrationRuns runs;
    private final NameLookup names;
    private final RunControl control;
    private final List<String> problems;

    PlanPreflight(
            Settings settings,
            Supplier<DownloadTools> tools,
            Supplier<MediaToolCheck> toolCheck,
            VideoPlatform platform,
            VideoSource source,
            MigrationRuns runs,
            NameLookup names,
            RunControl control,
            List<String> problems) {
        this.settings = settings;
        this.tools = tools;
        this.toolCheck = toolCheck;
        this.platform = platform;
        this.source = source;
        this.runs = runs;
        this.names = names;
        this.control = control;
        this.problems = problems;
    }

    @Override
    public RepeatStatus execute(StepContribution contribution, ChunkContext context) throws InterruptedException {
        try {
            Channel channel =
                    source.resolve(ChannelReference.parse(settings.source().channel()));
            runs.recordChannel(channel);
            problems.addAll(names.playlists(channel));
        } catch (RuntimeException e) {
            control.stop(StopReasons.because(e));
            return RepeatStatus.FINISHED;
        }
        noteTools();
        notePlatform();
        CookieCheck.of(settings)
                .filter(finding -> finding.state() != Finding.State.OK)
                .map(Finding::sentence)
                .ifPresent(problems::add);
        return RepeatStatus.FINISHED;
    }

    private void noteTools() throws InterruptedException {
        try {
            problems.addAll(tools.get().warnings());
            toolCheck.get().problem(new Cancellation()).map(Failure::message).ifPresent(problems::add);
        } catch (BeansException e) {
            if (!(StopReasons.unwrapped(e) instanceof ToolException missing)) {
                throw e;
            }
            problems.add(missing.getMessage());
        }
    }

    private void notePlatform() {
        try {
            problems.addAll(names.categories(platform.categories()));
        } catch (PlatformException e) {
            problems.add(e.getMessage());
        }
    }
}
