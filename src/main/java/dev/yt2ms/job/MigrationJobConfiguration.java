package dev.yt2ms.job;

import dev.yt2ms.download.DownloadTools;
import dev.yt2ms.download.VideoDownloader;
import dev.yt2ms.download.WatchServer;
import dev.yt2ms.ledger.LedgerFindings;
import dev.yt2ms.ledger.LedgerLook;
import dev.yt2ms.ledger.LedgerPlaylists;
import dev.yt2ms.ledger.LedgerSelection;
import dev.yt2ms.ledger.MigrationItem;
import dev.yt2ms.ledger.MigrationLedger;
import dev.yt2ms.ledger.MigrationRuns;
import dev.yt2ms.ledger.Station;
import dev.yt2ms.mainstreaming.VideoPlatform;
import dev.yt2ms.mapping.FieldMapping;
import dev.yt2ms.run.Backoff;
import dev.yt2ms.run.Gate;
import dev.yt2ms.run.Reachability;
import dev.yt2ms.run.RunControl;
import dev.yt2ms.run.StagingBudget;
import dev.yt2ms.run.Transfers;
import dev.yt2ms.run.WorkSignal;
import dev.yt2ms.selection.Selection;
import dev.yt2ms.settings.DownloadSettings;
import dev.yt2ms.settings.Settings;
import dev.yt2ms.youtube.VideoPage;
import dev.yt2ms.youtube.VideoSource;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.springframework.batch.core.ExitStatus;
import org.springframework.batch.core.job.Job;
import org.springframework.batch.core.job.builder.FlowBuilder;
import org.springframework.batch.core.job.builder.JobBuilder;
import org.springframework.batch.core.job.flow.Flow;
import org.springframework.batch.core.partition.support.TaskExecutorPartitionHandler;
import org.springframework.batch.core.repository.JobRepository;
import org.springframework.batch.core.step.Step;
import org.springframework.batch.core.step.builder.StepBuilder;
import org.springframework.batch.infrastructure.item.ItemProcessor;
import org.springframework.batch.infrastructure.item.ItemReader;
import org.springframework.batch.infrastructure.item.ItemWriter;
import org.springframework.batch.infrastructure.support.transaction.ResourcelessTransactionManager;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.task.SimpleAsyncTaskExecutor;
import org.springframework.core.task.TaskExecutor;
import org.springframework.transaction.PlatformTransactionManager;

/**
 * The job {@code migrateChannel}, in the order in which a video goes through it: preflight, playlists, enumerate, conclude,
 * select, recover, delete, canary, then the stations download, upload and verify at the same time, report.
 */
@Configuration(proxyBeanMethods = false)
class MigrationJobConfiguration {

    /** Name of the job in Spring Batch's tables. */
    static final String JOB = "migrateChannel";

    /** Steps open no transaction: every claim and every outcome is a short one of the ledger's own. */
    private static final PlatformTransactionManager NONE = new ResourcelessTransactionManager();

    @Bean
    Job migrateChannel(
            JobRepository jobRepository,
            Step preflight,
            Step playlists,
            Step enumerate,
            Step conclude,
            Step select,
            Step recover,
            Step delete,
            Step beginCanary,
            Step download,
            Step upload,
            Step verify,
            Step report,
            RunControl control) {
        Flow stations = new FlowBuilder<Flow>("stations")
                .split(threads("station-"))
                .add(
                        new FlowBuilder<Flow>("downloads").start(download).end(),
                        new FlowBuilder<Flow>("uploads").start(upload).end(),
                        new FlowBuilder<Flow>("verifications").start(verify).end())
                .end();
        return new JobBuilder(JOB, jobRepository)
                .listener(new IncompleteRunListener(control))
                .start(preflight)
                .on(ExitStatus.COMPLETED.getExitCode())
                .to(playlists)
                .from(preflight)
                .on("*")
                .to(report)
                .from(playlists)
                .on(ExitStatus.COMPLETED.getExitCode())
                .to(enumerate)
                .from(playlists)
                .on("*")
                .to(report)
                // Also after an enumeration that the quota ended: what is known is transferred.
                .from(enumerate)
                .on("*")
                .to(select)
                .from(enumerate)
                .on(ExitStatus.COMPLETED.getExitCode())
                .to(conclude)
                .on("*")
                .to(select)
                .from(select)
                .on(ExitStatus.COMPLETED.getExitCode())
                .to(recover)
                .from(select)
                .on("*")
                .to(report)
                .from(recover)
                .on(ExitStatus.COMPLETED.getExitCode())
                .to(delete)
                .from(recover)
                .on("*")
                .to(report)
                .from(delete)
                .on(ExitStatus.COMPLETED.getExitCode())
                .to(beginCanary)
                .from(delete)
                .on("*")
                .to(report)
                .from(beginCanary)
                .on(ExitStatus.COMPLETED.getExitCode())
                .to(stations)
                .from(beginCanary)
                .on("*")
                .to(report)
                .from(stations)
                .on("*")
                .to(report)
                .end()
                .build();
    }

    @Bean
    Step preflight(
            JobRepository jobRepository,
            Settings settings,
            ObjectProvider<DownloadTools> tools,
            VideoPlatform platform,
            VideoSource source,
            MigrationRuns runs,
            NameLookup names,
            StagingFolder staging,
            RunControl control) {
        Preflight preflight =
                new Preflight(settings, tools::getObject, platform, source, runs, names, staging, control);
        return new StepBuilder("preflight", jobRepository)
                .tasklet(new StopOnError(control).tasklet(preflight), NONE)
                .allowStartIfComplete(true)
                .build();
    }

    @Bean
    SourceCalls sourceCalls(Settings settings, RunControl control, Clock clock) {
        return new SourceCalls(gate("YouTube's API", 1, () -> true, settings, control, clock), control);
    }

    @Bean
    Step playlists(
            JobRepository jobRepository,
            WantedPlaylists wanted,
            VideoSource source,
            LedgerPlaylists ledger,
            MigrationRuns runs,
            SourceCalls calls,
            RunControl control) {
        PlaylistPass pass = new PlaylistPass(wanted, source, ledger, runs, calls, control);
        return new StepBuilder("playlists", jobRepository)
                .tasklet(new StopOnError(control).tasklet(pass), NONE)
                .allowStartIfComplete(true)
                .build();
    }

    @Bean
    Step enumerate(
            JobRepository jobRepository,
            VideoSource source,
            MigrationLedger ledger,
            LedgerLook look,
            MigrationRuns runs,
            Selection selection,
            EnumerationWriter writer,
            SourceCalls calls,
            RunControl control,
            Clock clock) {
        ChannelPageReader pages =
                new ChannelPageReader(source, runs, look, () -> unlisted(selection, ledger), calls, clock);
        StopOnError stopOnError = new StopOnError(control);
        // One item is one page of 50 videos: what is recorded and where to go on stay together.
        return new StepBuilder("enumerate", jobRepository)
                .<VideoPage, VideoPage>chunk(1).reader(stopOnError.reader(pages)).stream(pages)
                        .writer(stopOnError.writer(writer))
                        .transactionManager(NONE)
                        .build();
    }

    /** The channel's list does not show unlisted videos, but they can be asked for by id. */
    private static List<String> unlisted(Selection selection, MigrationLedger ledger) {
        Set<String> known = ledger.statesOf(selection.ids()).keySet();
        return selection.ids().stream()
                .filter(id -> !known.contains(id))
                .sorted()
                .toList();
    }

    @Bean
    Step select(
            JobRepository jobRepository,
            Selection selection,
            FieldMapping mapping,
            LedgerSelection ledger,
            RunControl control) {
        SelectionPass pass = new SelectionPass(selection, mapping, ledger, control);
        return new StepBuilder("select", jobRepository)
                .tasklet(new StopOnError(control).tasklet(pass), NONE)
                .allowStartIfComplete(true)
                .build();
    }

    @Bean
    Step recover(
            JobRepository jobRepository,
            MigrationLedger ledger,
            StagingFolder staging,
            StagingBudget budget,
            LedgerFindings findings,
            FieldMapping mapping,
            PlatformScan scan,
            PlatformGuard guard,
            RunControl control) {
        PlatformLook look = new PlatformLook(ledger, findings, mapping, scan, guard, control);
        Recovery recovery = new Recovery(ledger, staging, new StagedFiles(staging), budget, look, control);
        return new StepBuilder("recover", jobRepository)
                .tasklet(new StopOnError(control).tasklet(recovery), NONE)
                .allowStartIfComplete(true)
                .build();
    }

    @Bean
    Step download(
            JobRepository jobRepository,
            Settings settings,
            ObjectProvider<VideoDownloader> downloader,
            VideoSource source,
            MigrationLedger ledger,
            StagingFolder staging,
            StagingBudget budget,
            OpenWork work,
            Canary canary,
            WorkSignal signal,
            Transfers transfers,
            RunningTransfers running,
            Leases leases,
            RunControl control,
            Clock clock) {
        DownloadSettings download = settings.download();
        DownloadProcessor processor = new DownloadProcessor(
                // Made only when preflight has found the tools.
                (request, listener, cancellation) -> downloader.getObject().download(request, listener, cancellation),
                source,
                staging,
                budget,
                gate(
                        "YouTube",
                        download.workers(),
                        new WatchServer(download, settings.source()),
                        settings,
                        control,
                        clock),
                transfers,
                running,
                new Pacing(download.pause(), control));
        return station(
                jobRepository,
                Station.DOWNLOAD,
                download.workers(),
                new StationReader(Station.DOWNLOAD, ledger, work, canary, signal, control, leases),
                processor,
                new DownloadWriter(ledger, staging, budget, signal, download.attempts()),
                control);
    }

    @Bean
    Step upload(
            JobRepository jobRepository,
            Settings settings,
            VideoPlatform platform,
            FieldMapping mapping,
            VideoSource source,
            MigrationLedger ledger,
            LedgerFindings findings,
            StagingFolder staging,
            StagingBudget budget,
            Arrivals arrivals,
            PlatformScan scan,
            PlatformGuard guard,
            OpenWork work,
            Canary canary,
            WorkSignal signal,
            Transfers transfers,
            RunningTransfers running,
            Leases leases,
            RunControl control,
            Clock clock) {
        UploadProcessor processor = new UploadProcessor(
                platform,
                mapping,
                ledger,
                new StagedFiles(staging),
                new FreshDetails(source, ledger, clock),
                arrivals,
                scan,
                guard,
                gate("the platform", settings.destination().workers(), platform::answers, settings, control, clock),
                transfers,
                running);
        return station(
                jobRepository,
                Station.UPLOAD,
                settings.destination().workers(),
                new StationReader(Station.UPLOAD, ledger, work, canary, signal, control, leases),
                processor,
                new UploadWriter(
                        ledger,
                        findings,
                        staging,
                        budget,
                        signal,
                        settings.destination().attempts(),
                        settings.download().attempts()),
                control);
    }

    @Bean
    Step report(JobRepository jobRepository, RunReport runReport) {
        return new StepBuilder("report", jobRepository)
                .tasklet(runReport, NONE)
                .allowStartIfComplete(true)
                .build();
    }

    /** A station: as many workers as its setting says, each with one video at a time. */
    static <R> Step station(
            JobRepository jobRepository,
            Station station,
            int workers,
            ItemReader<MigrationItem> reader,
            ItemProcessor<MigrationItem, R> processor,
            ItemWriter<R> writer,
            RunControl control) {
        String name = station.name().toLowerCase(Locale.ROOT);
        StopOnError stopOnError = new StopOnError(control);
        Step worker = new StepBuilder(name + "Worker", jobRepository)
                .<MigrationItem, R>chunk(1)
                .reader(stopOnError.reader(reader))
                .processor(stopOnError.processor(processor))
                .writer(stopOnError.writer(writer))
                .transactionManager(NONE)
                .listener(stopOnError)
                .allowStartIfComplete(true)
                .build();
        TaskExecutorPartitionHandler handler = new TaskExecutorPartitionHandler();
        handler.setStep(worker);
        handler.setTaskExecutor(threads(name + "-"));
        handler.setGridSize(workers);
        return new StepBuilder(name, jobRepository)
                .partitioner(worker)
                .splitter(new WorkerSplitter(jobRepository, name, workers))
                .partitionHandler(handler)
                .listener(stopOnError)
                .allowStartIfComplete(true)
                .build();
    }

    static Gate gate(
            String server, int workers, Reachability reachability, Settings settings, RunControl control, Clock clock) {
        Duration outageLimit = settings.destination().outageLimit();
        DownloadSettings download = settings.download();
        return new Gate(
                new Gate.Rules(
                        server,
                        workers,
                        outageLimit,
                        download.throttlePause(),
                        download.throttlePauses(),
                        Backoff.PROBES,
                        reachability),
                control,
                clock);
    }

    private static TaskExecutor threads(String prefix) {
        return new SimpleAsyncTaskExecutor(prefix);
    }
}
