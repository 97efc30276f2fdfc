package dev.yt2ms.job;

import dev.yt2ms.cluster.DatabaseClock;
import dev.yt2ms.cluster.Membership;
import dev.yt2ms.job.control.RunOptions;
import dev.yt2ms.job.control.RunningTransfers;
import dev.yt2ms.job.control.StopReasons;
import dev.yt2ms.job.control.Team;
import dev.yt2ms.job.control.TransferWindow;
import dev.yt2ms.job.node.NodeJob;
import dev.yt2ms.job.plan.PlanFormats;
import dev.yt2ms.job.plan.PlanJob;
import dev.yt2ms.job.plan.PlanNotes;
import dev.yt2ms.job.platform.ReadBack;
import dev.yt2ms.job.station.RemainingWork;
import dev.yt2ms.job.station.StationParts;
import dev.yt2ms.job.verify.VerifyJob;
import dev.yt2ms.ledger.ClusterNode;
import dev.yt2ms.ledger.EnumerationMode;
import dev.yt2ms.ledger.LedgerException;
import dev.yt2ms.ledger.LedgerView;
import dev.yt2ms.ledger.MigrationLedger;
import dev.yt2ms.ledger.MigrationRun;
import dev.yt2ms.ledger.Station;
import dev.yt2ms.ledger.database.LedgerBackup;
import dev.yt2ms.ledger.database.LedgerDatabase;
import dev.yt2ms.ledger.database.LedgerUnusable;
import dev.yt2ms.ledger.jdbc.JdbcLedgerView;
import dev.yt2ms.ledger.jdbc.LedgerNodes;
import dev.yt2ms.ledger.jdbc.MigrationRuns;
import dev.yt2ms.mapping.FieldMapping;
import dev.yt2ms.model.Channel;
import dev.yt2ms.run.RunControl;
import dev.yt2ms.run.RunFigures;
import dev.yt2ms.run.StopReason;
import dev.yt2ms.run.TransferPause;
import dev.yt2ms.run.Transfers;
import dev.yt2ms.run.WorkSignal;
import dev.yt2ms.settings.Settings;
import dev.yt2ms.settings.value.KnownSecrets;
import dev.yt2ms.settings.value.SettingsException;
import dev.yt2ms.youtube.ChannelReference;
import io.micrometer.observation.ObservationRegistry;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Function;
import java.util.function.Supplier;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.batch.core.job.Job;
import org.springframework.batch.core.job.JobExecution;
import org.springframework.batch.core.job.parameters.JobParameters;
import org.springframework.batch.core.job.parameters.JobParametersBuilder;
import org.springframework.batch.core.launch.JobOperator;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;

/**
 * One migration. While it is open, no other process can change its ledger. This class starts the migration's jobs, and
 * gives access to their progress.
 */
public final class Migration implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(Migration.class);

    private final Settings settings;
    private final LedgerDatabase database;
    private final Optional<Membership> member;
    private final Clock machineClock;
    /** The clock of the ledger's times: the database's clock if several machines may share the ledger. */
    private final Clock clock;

    private final RunControl control;
    private final KnownSecrets secrets;
    private final Transfers transfers = new Transfers();
    private final RunFigures figures = new RunFigures();
    private final TransferPause pause;
    private final ObservationRegistry observations = ObservationRegistry.create();
    private volatile @Nullable ApplicationContext running;
    /** Whether this process has led a run of several machines. */
    private volatile boolean led;

    private Migration(
            Settings settings,
            LedgerDatabase database,
            Optional<Membership> member,
            Clock machineClock,
            Clock clock,
            RunControl control) {
        this.machineClock = machineClock;
        this.member = member;
        this.control = control;
        this.settings = settings;
        this.secrets = new KnownSecrets(settings.secrets());
        this.database = database;
        this.clock = clock;
        this.pause = new TransferPause(machineClock);
    }

    /**
     * Opens the ledger of a migration. If the ledger is in PostgreSQL, other machines may have it open too; this
     * machine then joins them.
     *
     * @param control stops a run, and holds the reason for the stop
     * @throws SettingsException if the channel or the mapping of the job file is wrong
     * @throws LedgerException if another process holds the ledger, if the settings differ from those of the other
     *     machines, or if the ledger can't be opened
     */
    public static Migration open(Settings settings, Clock clock, RunControl control) {
        if (!LedgerDatabase.isShareable(settings.machine().database())) {
            return openAlone(settings, clock, control);
        }
        check(settings);
        LedgerDatabase database = LedgerDatabase.open(
                settings.machine().database(), settings.stateDir(), settings.name(), LedgerDatabase.Mode.MEMBER);
        try {
            DatabaseClock shared = DatabaseClock.of(new LedgerNodes(database.dataSource(), settings.name(), clock));
            Clock time = shared.correcting(clock);
            Membership member = Membership.join(
                    database.roleConnections(),
                    new LedgerNodes(database.dataSource(), settings.name(), time),
                    shared,
                    settings,
                    control::isStopping);
            return new Migration(settings, database, Optional.of(member), clock, time, control);
        } catch (RuntimeException | IOException e) {
            database.close();
            throw e instanceof RuntimeException unchecked ? unchecked : new UncheckedIOException((IOException) e);
        } catch (InterruptedException e) {
            database.close();
            Thread.currentThread().interrupt();
            throw new LedgerException("The process was interrupted while it joined the migration", false);
        }
    }

    /**
     * Opens the ledger of a migration for a command that must have it alone.
     *
     * @throws LedgerException if another process or another machine works on the migration, or if the ledger can't be
     *     opened
     */
    public static Migration openAlone(Settings settings, Clock clock, RunControl control) {
        check(settings);
        LedgerDatabase database = LedgerDatabase.open(
                settings.machine().database(), settings.stateDir(), settings.name(), LedgerDatabase.Mode.ALONE);
        return new Migration(settings, database, Optional.empty(), clock, clock, control);
    }

    /**
     * Checks the channel and the mapping before the ledger is opened. The settings can't make these checks, because the
     * package {@code settings} must not depend on {@code youtube} and {@code mapping}, which define what is allowed.
     */
    private static void check(Settings settings) {
        FieldMapping.of(settings.mapping());
        try {
            ChannelReference.parse(settings.source().channel());
        } catch (IllegalArgumentException e) {
            throw new SettingsException("migration.source.channel: '%s' is not a channel; %s"
                    .formatted(settings.source().channel(), e.getMessage()));
        }
    }

    /**
     * Returns the reason for a stop of a run that {@link #open} opened. If several machines may share its ledger, one that
     * can't use the database need not wait for a person, because a later start takes part again.
     */
    public static StopReason meaning(Settings settings, StopReason reason) {
        return LedgerDatabase.isShareable(settings.machine().database()) ? StopReasons.ofMember(reason) : reason;
    }

    /**
     * Returns the secrets that no log may show. The migration adds further ones while it runs, e.g. renewed access
     * tokens.
     */
    public KnownSecrets secrets() {
        return secrets;
    }

    /** Returns the transfers that are running now. */
    public Transfers transfers() {
        return transfers;
    }

    /** Returns the gates, the staging space and the failed attempts of the run. */
    public RunFigures figures() {
        return figures;
    }

    /**
     * Returns the registry to which Spring Batch reports its jobs, steps and items. It has no effect until a caller
     * adds a handler, which is possible at any time.
     */
    public ObservationRegistry observations() {
        return observations;
    }

    /**
     * Returns the switch by which a person pauses and resumes the transfers, or ends the run after the running ones.
     */
    public TransferPause pause() {
        return pause;
    }

    /**
     * Puts FAILED videos back to PENDING, so that the current run tries them again.
     *
     * @param videoIds the videos; empty for all
     * @param rule only videos that failed by this rule; empty for any rule
     * @return the number of videos; empty if no run is in progress or the run has no work left, so that nothing was
     *     changed
     */
    public OptionalInt retry(Collection<String> videoIds, Optional<String> rule) {
        ApplicationContext context = running;
        if (context == null) {
            return OptionalInt.empty();
        }
        MigrationLedger ledger = context.getBean(MigrationLedger.class);
        OptionalInt added = context.getBean(RemainingWork.class).add(() -> ledger.retry(videoIds, rule));
        context.getBean(WorkSignal.class).changed();
        return added;
    }

    /** Returns when the next transfer hours begin; empty if transfers are permitted now. */
    public Optional<Instant> transfersWaitUntil() {
        return new TransferWindow(settings.run().schedule().transfers(), machineClock).opensAt();
    }

    public LedgerView ledger() {
        return new JdbcLedgerView(database.dataSource(), settings.name(), clock);
    }

    /**
     * Writes a copy of the ledger. A run may change the ledger at the same time. The output is the length of the copy
     * in eight bytes, followed by the copy itself.
     *
     * @throws IOException if the copy can't be written, or if the ledger is in a database server, which has its own
     *     tools for copies
     */
    public void copyLedger(OutputStream out) throws IOException {
        LedgerBackup.write(database.dataSource(), settings.stateDir(), out);
    }

    /**
     * Whether this machine has to report the end of the run. If several machines share the migration, only the one that
     * leads does, and only if no other machine continues the run. If the ledger can't be read, the result is {@code
     * false}, because another machine will lead.
     */
    public boolean reportsEnd() {
        if (member.isEmpty()) {
            return true;
        }
        if (!led || member.get().leadVersion().isEmpty()) {
            return false;
        }
        try {
            return runs().run()
                    .filter(run -> run.state() != MigrationRun.State.RUNNING)
                    .isPresent();
        } catch (RuntimeException e) {
            if (!LedgerUnusable.isCauseOf(e)) {
                throw e;
            }
            return false;
        }
    }

    /**
     * Whether this machine, one of several, stopped for a reason of its own that needs a person, e.g. because its disk
     * is full. The other machines do not know of it, so this machine has to report it, unless it {@linkplain
     * #reportsEnd reports the end} of the run.
     */
    public boolean stoppedAlone(RunOutcome outcome) {
        return member.isPresent()
                && outcome.stopped()
                        .filter(reason -> !reason.concernsAll()
                                && (reason.kind() == StopReason.Kind.OPERATOR
                                        || reason.kind() == StopReason.Kind.DEFECT))
                        .isPresent();
    }

    /**
     * Whether other machines were seen lately. If the ledger can't be read, the result is {@code false}; it only
     * decides the wording of a message.
     */
    public boolean othersLive() {
        try {
            return member.filter(Membership::othersLive).isPresent();
        } catch (RuntimeException e) {
            return false;
        }
    }

    /** Whether this machine has to report a run without progress. If several machines share it, the leader reports. */
    public boolean reportsProgress() {
        return member.isEmpty() || member.get().leadVersion().isPresent();
    }

    /** Returns the machines that share the migration; empty if this process has it alone. */
    public List<ClusterNode> nodes() {
        return member.map(one -> one.nodes().all()).orElse(List.of());
    }

    /** Returns the name of this machine; empty if this process has the migration alone. */
    public Optional<String> node() {
        return member.map(Membership::node);
    }

    /**
     * Returns the machines that were seen alive after this time, by this machine's clock; empty if this process has
     * the migration alone.
     */
    public List<ClusterNode> nodesSince(Instant time) {
        Instant since = inLedger(time);
        return nodes().stream().filter(node -> node.seenAt().isAfter(since)).toList();
    }

    /** Returns the number of bytes that all machines have uploaded since this time, by this machine's clock. */
    public long bytesUploadedSince(Instant time) {
        return ledger().bytesUploadedSince(inLedger(time));
    }

    /** Returns the time in the ledger that corresponds to a time of this machine's clock. */
    private Instant inLedger(Instant time) {
        return time.plus(member.map(Membership::databaseAhead).orElse(Duration.ZERO));
    }

    /** Returns the records of this migration's runs. */
    public MigrationRuns runs() {
        return new MigrationRuns(database.dataSource(), settings.name(), clock);
    }

    /** Whether the next start continues a run that is not completed, and in which no other machine takes part. */
    public boolean isUnfinished() {
        return runs().run()
                        .filter(last -> last.state() != MigrationRun.State.COMPLETED)
                        .isPresent()
                && member.filter(Membership::othersLive).isEmpty();
    }

    /** Whether this process has led a run. Always so if it has the ledger alone. */
    public boolean hasLed() {
        return member.isEmpty() || led;
    }

    /**
     * Returns when the last scan of the channel was due, by this machine's clock. Empty if this process has the ledger
     * alone, or if the scan was made by an earlier version.
     */
    public Optional<Instant> scannedFor() {
        return member.flatMap(one ->
                one.nodes().run().flatMap(LedgerNodes.RunState::scanDue).map(due -> due.minus(one.databaseAhead())));
    }

    /**
     * Whether this machine should soon take part in the run again, because it was cut off from the ledger, or because
     * it stopped alone for a reason that will pass. False if a person stopped this machine.
     */
    public boolean takesPartAgain(RunOutcome outcome) {
        Optional<StopReason> reason =
                outcome.stopped().filter(one -> one.kind() == StopReason.Kind.LATER && !one.concernsAll());
        if (member.isEmpty() || reason.isEmpty() || pause.state() == TransferPause.State.ENDING) {
            return false;
        }
        return StopReasons.isCutOff(reason.get())
                || runs().run()
                                .filter(run -> run.state() == MigrationRun.State.RUNNING)
                                .isPresent()
                        && member.get().othersLive();
    }

    /** Continues an unfinished run, or starts a new one. Returns when no work is left or the run was stopped. */
    public RunOutcome run(RunOptions options) {
        try (AnnotationConfigApplicationContext context = context()) {
            control.onStop(context.getBean(WorkSignal.class)::changed);
            running = context;
            return member.isPresent() ? runWithOthers(context, member.get(), options) : run(context, options);
        } finally {
            running = null;
        }
    }

    /**
     * Makes a plan: enumerates the channel and applies the selection, but moves nothing. A plan changes the ledger, so
     * the ledger must be a temporary one that only the plan uses.
     *
     * @param askForFormats whether yt-dlp is asked for the sizes of some videos
     */
    public PlanOutcome plan(boolean askForFormats) {
        try (AnnotationConfigApplicationContext context = context()) {
            execute(context, PlanJob.JOB, () -> {
                JobParametersBuilder parameters =
                        new JobParametersBuilder(parameters(runs().beginRun(EnumerationMode.FULL), RunOptions.PLAIN));
                return (askForFormats ? parameters.addString(PlanFormats.PARAMETER, "asked", false) : parameters)
                        .toJobParameters();
            });
            return new PlanOutcome(
                    control.conclude(),
                    context.getBean(PlanNotes.class).texts(),
                    context.getBean(PlanFormats.class).sample(),
                    context.getBean(FieldMapping.class));
        }
    }

    /**
     * Compares all contents on the platform with what was sent. The comparison moves nothing, and does not count as a
     * run of the migration.
     */
    public RunOutcome verify() {
        try (AnnotationConfigApplicationContext context = context(EnumSet.of(Station.VERIFY))) {
            control.onStop(context.getBean(WorkSignal.class)::changed);
            execute(context, VerifyJob.JOB, () -> {
                context.getBean(BatchRecords.class).forgetComparisons();
                return new JobParametersBuilder()
                        .addString("migration", settings.name())
                        .addLong("at", clock.millis())
                        .toJobParameters();
            });
            return new RunOutcome(
                    Optional.of(ledger().figures()),
                    control.conclude(),
                    Optional.empty(),
                    context.getBean(ReadBack.class).refusal(),
                    context.getBean(MigrationRuns.class).comparedSince());
        }
    }

    private void execute(AnnotationConfigApplicationContext context, String job, Supplier<JobParameters> parameters) {
        try {
            JobExecution execution =
                    context.getBean(JobOperator.class).start(context.getBean(job, Job.class), parameters.get());
            context.getBean(Team.class).stopIfFailed(execution, control);
        } catch (Exception e) {
            control.stop(context.getBean(Team.class).because(e));
        }
    }

    private AnnotationConfigApplicationContext context() {
        return context(EnumSet.allOf(Station.class));
    }

    private AnnotationConfigApplicationContext context(Set<Station> stations) {
        AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext();
        context.registerBean(Settings.class, () -> settings);
        context.registerBean(StationParts.Stations.class, () -> new StationParts.Stations(stations));
        context.registerBean(Clock.class, () -> clock);
        // The context must not close the database, because the summary at the end of the run still reads the ledger.
        context.registerBean(LedgerDatabase.class, () -> database, bean -> bean.setDestroyMethodName(""));
        context.registerBean(
                "dataSource", DataSource.class, database::dataSource, bean -> bean.setDestroyMethodName(""));
        context.registerBean(RunControl.class, () -> control);
        context.registerBean(KnownSecrets.class, () -> secrets);
        context.registerBean(Transfers.class, () -> transfers);
        context.registerBean(RunFigures.class, () -> figures);
        context.registerBean(TransferPause.class, () -> pause);
        context.registerBean(ObservationRegistry.class, () -> observations);
        context.registerBean(WorkSignal.class, WorkSignal::new);
        context.registerBean(
                Team.class,
                () -> new Team(
                        machineClock,
                        member.map(one ->
                                new Team.Member(one, one.nodes(), one.lease(), one::leadVersion, one::databaseAhead))));
        if (member.isPresent()) {
            context.register(NodeJob.class);
        }
        context.register(MigrationComponents.class, MigrateChannelJob.class, VerifyJob.class, PlanJob.class);
        context.refresh();
        return context;
    }

    /**
     * Creates the beans of a run without starting it, so that the JVM loads their classes and can store them in an
     * archive for faster starts. This creates a ledger, but makes no requests and moves no video.
     */
    public static void warmUp(Settings settings) {
        withBeans(settings, context -> context.getBean(MigrateChannelJob.JOB, Job.class));
    }

    /** Creates the beans of a run without starting the run. */
    static <T> T withBeans(Settings settings, Function<ApplicationContext, T> use) {
        try (Migration migration = open(settings, Clock.systemUTC(), new RunControl());
                AnnotationConfigApplicationContext context = migration.context()) {
            T result = use.apply(context);
            migration.ledger().counts();
            return result;
        }
    }

    private RunOutcome run(AnnotationConfigApplicationContext context, RunOptions options) {
        BatchRecords records = context.getBean(BatchRecords.class);
        RunReport report = context.getBean(RunReport.class);
        execute(context, MigrateChannelJob.JOB, () -> {
            records.prepare();
            return beginRun(context.getBean(MigrationRuns.class), records, options);
        });
        return report.outcome();
    }

    private RunOutcome runWithOthers(
            AnnotationConfigApplicationContext context, Membership machine, RunOptions options) {
        BatchRecords records = context.getBean(BatchRecords.class);
        Optional<RunOptions.DueScan> due = options.scan().map(scan -> scan.ahead(machine.databaseAhead()));
        SharedRun.Jobs jobs = new SharedRun.Jobs() {

            private @Nullable JobParameters run;
            private int parts;

            @Override
            public void prepare() {
                records.prepare();
            }

            @Override
            public int begin() {
                int last = runs().run().map(MigrationRun::number).orElse(0);
                run = beginRun(context.getBean(MigrationRuns.class), records, options);
                led = true;
                int number = Objects.requireNonNull(run.getLong("run")).intValue();
                Optional<Instant> scanDue = number == last
                        ? Optional.empty()
                        : Optional.of(due.map(RunOptions.DueScan::at).orElseGet(clock::instant));
                machine.nodes().lead(machine.node(), scanDue);
                scanDue.ifPresent(at -> log.info(
                        "run {} begins; its scan of the channel was due at {}",
                        number,
                        at.truncatedTo(ChronoUnit.SECONDS)));
                return number;
            }

            @Override
            public void lead() {
                execute(context, MigrateChannelJob.JOB, () -> Objects.requireNonNull(run));
                outcome();
            }

            @Override
            public void move(int number) {
                context.getBean(RemainingWork.class).begin();
                execute(context, NodeJob.JOB, () -> {
                    records.forgetPartsOf(machine.node());
                    return new JobParametersBuilder()
                            .addString("migration", settings.name())
                            .addLong("run", (long) number)
                            .addString("node", machine.node())
                            .addString("seat", machine.token())
                            .addLong("part", (long) ++parts)
                            .toJobParameters();
                });
            }

            @Override
            public boolean isWorkLeft() {
                return context.getBean(RemainingWork.class).isLeft();
            }

            @Override
            public void endWork() {
                context.getBean(RemainingWork.class).end();
            }

            @Override
            public StopReason because(RuntimeException e) {
                return context.getBean(Team.class).because(e);
            }

            @Override
            public RunOutcome outcome() {
                return context.getBean(RunReport.class).outcome();
            }
        };
        return new SharedRun(
                        machine,
                        ledger(),
                        control,
                        context.getBean(WorkSignal.class),
                        transfers,
                        context.getBean(RunningTransfers.class),
                        context.getBean(ScheduledExecutorService.class),
                        figures,
                        due,
                        jobs)
                .run();
    }

    private JobParameters beginRun(MigrationRuns runs, BatchRecords records, RunOptions options) {
        EnumerationMode mode =
                options.incremental() && incrementalIsEnough(runs.run()) ? EnumerationMode.SHORT : EnumerationMode.FULL;
        JobParameters parameters = parameters(runs.beginRun(mode), options);
        records.letStart(parameters);
        log.info(
                runs.run().orElseThrow().mode() == EnumerationMode.FULL
                        ? "enumerating the whole channel"
                        : "looking for new videos of the channel");
        return parameters;
    }

    /**
     * Whether an incremental scan is enough. The channel's list must have its newest video first, which does not hold
     * for every playlist, and the last full enumeration must be recent. If the clock was set back since that
     * enumeration, its age is unknown, and a full enumeration is made.
     */
    private boolean incrementalIsEnough(Optional<MigrationRun> last) {
        boolean newestFirst =
                last.flatMap(MigrationRun::channel).filter(Channel::newestFirst).isPresent();
        return newestFirst
                && last.flatMap(run -> run.fullScan().at())
                        .map(at -> Duration.between(at, clock.instant()))
                        .filter(age -> !age.isNegative()
                                && age.compareTo(settings.run().sync().fullEvery()) < 0)
                        .isPresent();
    }

    private JobParameters parameters(MigrationRun run, RunOptions options) {
        JobParametersBuilder parameters = new JobParametersBuilder()
                .addString("migration", settings.name())
                .addLong("run", (long) run.number());
        options.addTo(parameters);
        return parameters.toJobParameters();
    }

    @Override
    public void close() {
        try {
            member.ifPresent(Membership::close);
        } finally {
            database.close();
        }
    }
}
