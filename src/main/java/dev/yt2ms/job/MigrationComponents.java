package dev.yt2ms.job;

import dev.yt2ms.download.DownloadTools;
import dev.yt2ms.download.VideoDownloader;
import dev.yt2ms.download.tools.MediaToolCheck;
import dev.yt2ms.download.tools.ToolFinder;
import dev.yt2ms.download.ytdlp.CookieJar;
import dev.yt2ms.download.ytdlp.WatchServer;
import dev.yt2ms.download.ytdlp.YtDlp;
import dev.yt2ms.download.ytdlp.YtDlpDownloader;
import dev.yt2ms.download.ytdlp.YtDlpStageCheck;
import dev.yt2ms.download.ytdlp.YtDlpStarter;
import dev.yt2ms.job.control.RunningTransfers;
import dev.yt2ms.job.control.SourceCalls;
import dev.yt2ms.job.control.StepWatch;
import dev.yt2ms.job.control.Steps;
import dev.yt2ms.job.control.Team;
import dev.yt2ms.job.control.TransferWindow;
import dev.yt2ms.job.control.Unfinished;
import dev.yt2ms.job.control.Watchdog;
import dev.yt2ms.job.platform.IndexedPlatform;
import dev.yt2ms.job.platform.PlatformCategories;
import dev.yt2ms.job.platform.PlatformGuard;
import dev.yt2ms.job.platform.PlatformScan;
import dev.yt2ms.job.platform.ReadBack;
import dev.yt2ms.job.playlists.PlaylistListing;
import dev.yt2ms.job.playlists.WantedPlaylists;
import dev.yt2ms.job.preflight.NameLookup;
import dev.yt2ms.job.station.RemainingWork;
import dev.yt2ms.job.station.StagingFolder;
import dev.yt2ms.ledger.LedgerView;
import dev.yt2ms.ledger.MigrationLedger;
import dev.yt2ms.ledger.database.LedgerDatabase;
import dev.yt2ms.ledger.jdbc.JdbcControlCandidates;
import dev.yt2ms.ledger.jdbc.JdbcLedgerView;
import dev.yt2ms.ledger.jdbc.JdbcMigrationLedger;
import dev.yt2ms.ledger.jdbc.LedgerEnumeration;
import dev.yt2ms.ledger.jdbc.LedgerPlaylists;
import dev.yt2ms.ledger.jdbc.LedgerSelection;
import dev.yt2ms.ledger.jdbc.LedgerSync;
import dev.yt2ms.ledger.jdbc.MigrationRuns;
import dev.yt2ms.ledger.jdbc.PlatformIndex;
import dev.yt2ms.mainstreaming.VideoPlatform;
import dev.yt2ms.mainstreaming.client.MainStreamingClient;
import dev.yt2ms.mapping.FieldMapping;
import dev.yt2ms.net.ChildNetwork;
import dev.yt2ms.net.Network;
import dev.yt2ms.run.Backoff;
import dev.yt2ms.run.Cancellation;
import dev.yt2ms.run.RunControl;
import dev.yt2ms.run.RunFigures;
import dev.yt2ms.run.StagingBudget;
import dev.yt2ms.run.TimerThreads;
import dev.yt2ms.run.TransferPause;
import dev.yt2ms.selection.Selection;
import dev.yt2ms.settings.Settings;
import dev.yt2ms.settings.value.KnownSecrets;
import dev.yt2ms.youtube.VideoSource;
import dev.yt2ms.youtube.api.YouTubeVideoSource;
import io.micrometer.observation.ObservationRegistry;
import java.time.Clock;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.ScheduledExecutorService;
import javax.sql.DataSource;
import org.springframework.batch.core.configuration.support.JdbcDefaultBatchConfiguration;
import org.springframework.batch.core.launch.JobOperator;
import org.springframework.batch.core.repository.ExecutionContextSerializer;
import org.springframework.batch.core.repository.JobRepository;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Lazy;
import org.springframework.context.annotation.Primary;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.annotation.Isolation;

/**
 * Creates the parts that the job connects (source, downloader, mapping, platform and ledger) from the settings, and
 * configures Spring Batch.
 */
@Configuration
class MigrationComponents extends JdbcDefaultBatchConfiguration {

    /**
     * How long the steps wait in total for a source that can't be reached, before the run continues with the known
     * videos. The source's own retries take additional time.
     */
    private static final Duration MOST_WAITING = Duration.ofMinutes(2);

    /**
     * Lowers the isolation level. Spring Batch uses serializable transactions by default, so that two processes can't
     * begin the same run. Here the ledger's lock prevents that, and with serializable transactions PostgreSQL would
     * refuse some of the records that stations and workers write at the same time.
     */
    @Override
    protected Isolation getIsolationLevelForCreate() {
        return Isolation.READ_COMMITTED;
    }

    @Override
    protected ExecutionContextSerializer getExecutionContextSerializer() {
        return StoredContexts.serializer();
    }

    /** Wraps the repository, so that the run stops if a record can't be written. */
    @Bean
    @Override
    public JobRepository jobRepository() {
        return applicationContext.getBean(StepWatch.class).watching(super.jobRepository());
    }

    @Bean
    StepWatch stepWatch(RunControl control) {
        return new StepWatch(control);
    }

    @Bean
    Steps steps(JobRepository jobRepository, StepWatch watch, ObservationRegistry observations) {
        return new Steps(jobRepository, watch, observations);
    }

    @Bean
    Unfinished unfinished(JobRepository jobRepository) {
        return new Unfinished(jobRepository);
    }

    @Bean
    PlatformTransactionManager transactionManager(DataSource dataSource) {
        return new JdbcTransactionManager(dataSource);
    }

    @Bean
    BatchRecords batchRecords(JobRepository jobRepository, JobOperator jobOperator, Settings settings) {
        return new BatchRecords(jobRepository, jobOperator, settings.name());
    }

    /** The ledger of the stations, which records the outcomes of items that this process has claimed. */
    @Bean
    @Primary
    MigrationLedger ledger(DataSource dataSource, Settings settings, Team team, Clock clock, RunFigures figures) {
        return new JdbcMigrationLedger(
                dataSource,
                settings.name(),
                clock,
                team.claimant(),
                (station, failure) -> figures.attemptFailed(station.name().toLowerCase(Locale.ROOT), failure));
    }

    /** The ledger of the steps before the stations, which change only items that no machine has claimed. */
    @Bean
    MigrationLedger unclaimed(
            MigrationLedger ledger, DataSource dataSource, Settings settings, Team team, Clock clock) {
        return team.member().isEmpty() ? ledger : JdbcMigrationLedger.ofUnclaimed(dataSource, settings.name(), clock);
    }

    @Bean
    LedgerView ledgerView(DataSource dataSource, Settings settings, Clock clock) {
        return new JdbcLedgerView(dataSource, settings.name(), clock);
    }

    @Bean
    LedgerEnumeration ledgerEnumeration(DataSource dataSource, Settings settings, Clock clock) {
        return new LedgerEnumeration(dataSource, settings.name(), clock);
    }

    @Bean
    LedgerSelection ledgerSelection(DataSource dataSource, Settings settings, Clock clock) {
        return new LedgerSelection(dataSource, settings.name(), clock);
    }

    @Bean
    LedgerSync ledgerSync(DataSource dataSource, Settings settings, Clock clock) {
        return new LedgerSync(dataSource, settings.name(), clock);
    }

    @Bean
    LedgerPlaylists ledgerPlaylists(DataSource dataSource, Settings settings, Clock clock) {
        return new LedgerPlaylists(dataSource, settings.name(), clock);
    }

    @Bean
    Selection selection(Settings settings, Clock clock) {
        return new Selection(settings.select(), clock);
    }

    @Bean
    MigrationRuns runs(DataSource dataSource, Settings settings, Clock clock) {
        return new MigrationRuns(dataSource, settings.name(), clock);
    }

    @Bean
    VideoSource source(
            Settings settings,
            KnownSecrets secrets,
            MigrationRuns runs,
            Clock clock,
            RunControl control,
            RunFigures figures) {
        return new QuotaBookingSource(
                new YouTubeVideoSource(
                        settings.source(),
                        secrets,
                        Network.ofSource(settings.machine().network()),
                        clock,
                        control),
                runs,
                clock,
                figures::sourceCalled);
    }

    @Bean
    SourceCalls sourceCalls(Settings settings, RunControl control) {
        Duration limit = settings.destination().outageLimit();
        Duration most = Backoff.shortened(MOST_WAITING);
        return new SourceCalls(control, limit.compareTo(most) > 0 ? most : limit, control::awaitStop);
    }

    /**
     * Finds the tools. The bean is lazy, so that the step preflight is the first to search for the tools, and reports
     * missing ones.
     */
    @Bean
    @Lazy
    DownloadTools downloadTools(Settings settings, KnownSecrets secrets, StagingFolder staging) {
        return new ToolFinder(
                        settings.download(),
                        settings.source(),
                        Network.ofDownloads(settings.machine().network()),
                        secrets)
                .resolveFor(staging.root());
    }

    @Bean
    @Lazy
    MediaToolCheck mediaToolCheck(Settings settings, KnownSecrets secrets, DownloadTools tools) {
        return new MediaToolCheck(settings.download(), tools, secrets);
    }

    @Bean
    YtDlpStarter ytDlpStarter() {
        return new YtDlpStarter();
    }

    @Bean
    @Lazy
    ChildNetwork childNetwork(Settings settings) {
        return Network.ofDownloads(settings.machine().network()).children(settings.stateDir());
    }

    @Bean
    CookieJar cookieJar(Settings settings, Clock clock) {
        return new CookieJar(settings.download().cookies(), clock);
    }

    @Bean
    @Lazy
    YtDlp ytDlp(
            Settings settings,
            KnownSecrets secrets,
            CookieJar jar,
            DownloadTools tools,
            YtDlpStarter starter,
            ChildNetwork network) {
        return new YtDlp(settings.download(), settings.source(), jar, tools, starter, network, secrets);
    }

    @Bean
    @Lazy
    VideoDownloader downloader(YtDlp ytDlp, MediaToolCheck toolCheck) {
        return new YtDlpDownloader(ytDlp, toolCheck);
    }

    @Bean
    @Lazy
    YtDlpStageCheck stageCheck(YtDlp ytDlp, MediaToolCheck toolCheck) {
        return new YtDlpStageCheck(ytDlp, toolCheck);
    }

    /** The bean is lazy, because only downloads need to know whether the server of the watch pages is reachable. */
    @Bean
    @Lazy
    WatchServer watchServer(Settings settings) {
        return new WatchServer(Network.ofDownloads(settings.machine().network()), settings.source());
    }

    @Bean
    JdbcControlCandidates controlCandidates(DataSource dataSource, Settings settings, Clock clock) {
        return new JdbcControlCandidates(dataSource, settings.name(), clock);
    }

    @Bean
    PlatformIndex platformIndex(DataSource dataSource, Settings settings, Clock clock) {
        return new PlatformIndex(dataSource, settings.name(), clock);
    }

    @Bean
    VideoPlatform platform(Settings settings, PlatformIndex index, RunControl control) {
        Cancellation runEnds = new Cancellation();
        control.onStop(() -> runEnds.cancel(Cancellation.Reason.RUN_STOPS));
        return new IndexedPlatform(
                new MainStreamingClient(
                        settings.destination(),
                        Network.ofDestination(settings.machine().network()),
                        runEnds),
                index);
    }

    @Bean
    PlatformScan platformScan(
            VideoPlatform platform,
            PlatformIndex index,
            Settings settings,
            Team team,
            RunControl control,
            Clock clock) {
        return new PlatformScan(platform, index, settings.destination(), control, clock, new PlatformScan.Turn() {
            @Override
            public boolean take() {
                return team.beginScan();
            }

            @Override
            public void giveBack() {
                team.endScan();
            }
        });
    }

    @Bean
    PlatformGuard platformGuard(PlatformIndex index, FieldMapping mapping, Settings settings) {
        return new PlatformGuard(index, mapping, settings.destination());
    }

    @Bean
    PlatformCategories categories() {
        return new PlatformCategories();
    }

    @Bean
    FieldMapping mapping(Settings settings, PlatformCategories categories) {
        return FieldMapping.of(settings.mapping(), categories);
    }

    @Bean
    WantedPlaylists wantedPlaylists(
            Settings settings,
            FieldMapping mapping,
            VideoSource source,
            LedgerPlaylists ledger,
            MigrationRuns runs,
            Clock clock,
            RunControl control) {
        PlaylistListing listing =
                new PlaylistListing(source, PlaylistListing.Kept.in(ledger, runs::goesOnAfterDeath, clock));
        return new WantedPlaylists(settings, mapping, source, ledger, listing, control);
    }

    @Bean
    NameLookup names(PlatformCategories categories, FieldMapping mapping, WantedPlaylists playlists) {
        return new NameLookup(categories, mapping, playlists);
    }

    @Bean
    StagingFolder staging(Settings settings) {
        return new StagingFolder(settings.stateDir().resolve("staging").resolve(settings.name()));
    }

    @Bean
    StagingBudget budget(Settings settings, RunControl control, StagingFolder staging, RunFigures figures) {
        StagingBudget budget = new StagingBudget(settings.download().stagingLimit(), control, staging::wipe);
        figures.use(budget);
        return budget;
    }

    @Bean(destroyMethod = "end")
    TimerThreads scheduler() {
        // The scheduled tasks are the watchdog's query of the ledger, the watchdog's check that the query was answered,
        // the check that this machine may still work in a shared run, the end of the transfer hours, and the end of the
        // uploads' grace period. With three threads, a query that hangs does not delay the other tasks.
        return new TimerThreads("scheduler", 3);
    }

    @Bean
    TransferWindow transferWindow(Settings settings, Team team, TransferPause pause) {
        return new TransferWindow(settings.run().schedule().transfers(), team.machineClock(), pause);
    }

    @Bean
    RunningTransfers runningTransfers(
            Settings settings,
            RunControl control,
            ScheduledExecutorService scheduler,
            TransferWindow window,
            TransferPause pause) {
        return new RunningTransfers(control, settings.destination().shutdownGrace(), scheduler, window, pause);
    }

    @Bean
    Watchdog watchdog(
            MigrationLedger ledger,
            LedgerDatabase database,
            RunControl control,
            Clock clock,
            ScheduledExecutorService scheduler) {
        return new Watchdog(ledger, database::checkHeld, control, clock, scheduler);
    }

    @Bean
    RunReport runReport(
            LedgerView ledger,
            MigrationRuns runs,
            Team team,
            RemainingWork work,
            ReadBack readBack,
            RunControl control) {
        return new RunReport(ledger, runs, team, work, readBack, control);
    }
}
