package dev.yt2ms.checks;

import dev.yt2ms.checks.ConnectionCheck.Server;
import dev.yt2ms.files.OwnFolder;
import dev.yt2ms.mainstreaming.Category;
import dev.yt2ms.model.Channel;
import dev.yt2ms.net.Network;
import dev.yt2ms.run.DaemonThreads;
import dev.yt2ms.settings.NetworkSettings;
import dev.yt2ms.settings.NotifySettings;
import dev.yt2ms.settings.Settings;
import dev.yt2ms.settings.value.KnownSecrets;
import dev.yt2ms.youtube.VideoSource;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Runs all checks in parallel, each with a time limit. The checks create no state directory and no tables, keep no lock
 * and do not disturb a run. They use a few units of YouTube's quota.
 */
public final class Checkup {

    /** The time limit for checks of one server. */
    private static final Duration NETWORK_LIMIT = Duration.ofSeconds(10);
    /**
     * The time limit for local checks. Local checks start programs one after the other, and each program may take
     * seconds on a busy machine.
     */
    private static final Duration MACHINE_LIMIT = Duration.ofSeconds(30);

    private record Part(String name, Duration limit, Runnable abandon, Callable<List<Finding>> check) {}

    private final Settings settings;
    private final KnownSecrets secrets;
    private final Duration networkLimit;

    /** @param secrets the secrets that no finding may contain */
    public Checkup(Settings settings, KnownSecrets secrets) {
        this(settings, secrets, NETWORK_LIMIT);
    }

    Checkup(Settings settings, KnownSecrets secrets, Duration networkLimit) {
        this.settings = settings;
        this.secrets = secrets;
        this.networkLimit = networkLimit;
    }

    /**
     * Runs the checks that need no job file: Java, the programs, the folder that these programs use, and the proxies.
     */
    public List<Finding> ofMachine() throws InterruptedException {
        List<Part> parts = new ArrayList<>(machine());
        parts.add(new Part("proxies", MACHINE_LIMIT, () -> {}, () -> List.of(ConnectionCheck.proxies(settings))));
        return hidden(run(parts));
    }

    /**
     * Runs all checks.
     *
     * @param categoryProblems receives the platform's categories, and returns problems with the categories that the job
     *     file names
     * @param playlistProblems finds problems with the playlists that the job file names
     * @param runningProcess describes for people the process that works with the state directory; empty if there is
     *     none
     */
    public List<Finding> ofJob(
            Function<List<Category>, List<String>> categoryProblems,
            BiFunction<VideoSource, Channel, List<String>> playlistProblems,
            Supplier<Optional<String>> runningProcess)
            throws InterruptedException {
        LedgerCheck ledger = new LedgerCheck(settings, runningProcess);
        SourceCheck source = new SourceCheck(settings, secrets, playlistProblems);
        PlatformCheck platform = new PlatformCheck(settings, categoryProblems);
        List<Network.Probe> probes = new ArrayList<>();

        List<Part> parts = new ArrayList<>(machine());
        parts.add(new Part("state directory", MACHINE_LIMIT, () -> {}, this::stateFolder));
        parts.add(new Part("ledger", MACHINE_LIMIT, () -> {}, () -> List.of(ledger.finding())));
        parts.add(new Part(
                "cookies",
                MACHINE_LIMIT,
                () -> {},
                () -> CookieCheck.of(settings).stream().toList()));
        parts.add(new Part("files with keys", MACHINE_LIMIT, () -> {}, () -> SecretFilesCheck.of(settings)));
        settings.machine()
                .network()
                .authorities()
                .ifPresent(file -> parts.add(new Part(
                        "trusted certificates",
                        MACHINE_LIMIT,
                        () -> {},
                        () -> List.of(ConnectionCheck.authorities(file)))));
        for (Server server : ConnectionCheck.servers(settings)) {
            parts.add(new Part(server.name(), networkLimit, () -> {}, () -> {
                if (server.problem().isPresent()) {
                    return List.of(server.problem().get());
                }
                Network.Probe probe = server.network().probe(server.address().orElseThrow());
                synchronized (probes) {
                    probes.add(probe);
                }
                return List.of(ConnectionCheck.finding(server, probe));
            }));
        }
        parts.addAll(notifications());
        NetworkSettings network = settings.machine().network();
        parts.add(keyPart(
                "YouTube key",
                network.problem(network.source(), settings.source().apiUrl().getScheme()),
                source::abandon,
                source::findings));
        parts.add(keyPart(
                "platform key",
                network.problem(
                        network.destination(), settings.destination().apiUrl().getScheme()),
                platform::abandon,
                platform::findings));
        List<Finding> findings = new ArrayList<>(run(parts));
        findings.addAll(run(List.of(
                new Part("channel", MACHINE_LIMIT, () -> {}, () -> otherChannel(source, ledger)),
                new Part("clock", MACHINE_LIMIT, () -> {}, () -> {
                    synchronized (probes) {
                        return List.of(ConnectionCheck.clock(probes));
                    }
                }))));
        return hidden(findings);
    }

    private static List<Finding> otherChannel(SourceCheck source, LedgerCheck ledger) {
        return source.found().flatMap(channel -> ChannelCheck.otherThan(ledger.channel(), channel)).stream()
                .toList();
    }

    /**
     * Creates the check of a key. It is skipped if the proxy setting of its connection is invalid, because a direct
     * connection may not be allowed.
     */
    private Part keyPart(String name, Optional<String> proxyProblem, Runnable abandon, Callable<List<Finding>> check) {
        return new Part(
                name,
                networkLimit,
                abandon,
                proxyProblem.isEmpty()
                        ? check
                        : () -> List.of(Finding.error(
                                name,
                                "the check was skipped, because the proxy setting of its connection is invalid",
                                "fix what doctor reports about the connections")));
    }

    private List<Part> notifications() {
        NotifySettings notify = settings.reporting().notifications();
        Network network = Network.ofNotifications(settings.machine().network());
        List<Part> parts = new ArrayList<>();
        notify.webhook()
                .map(NotifySettings.Webhook::url)
                .ifPresent(url -> parts.add(new Part(
                        "notify.webhook",
                        networkLimit,
                        () -> {},
                        () -> List.of(NotifyCheck.web("notify.webhook.url", url, network)))));
        notify.pingUrl()
                .ifPresent(url -> parts.add(new Part(
                        "notify.ping-url",
                        networkLimit,
                        () -> {},
                        () -> List.of(NotifyCheck.web("notify.ping-url", url, network)))));
        notify.email()
                .ifPresent(email -> parts.add(new Part(
                        "notify.email",
                        networkLimit,
                        () -> {},
                        () -> List.of(NotifyCheck.mail(email, network, networkLimit.dividedBy(2))))));
        return parts;
    }

    private List<Part> machine() {
        MachineCheck machine = new MachineCheck(settings, secrets, System.getenv());
        return List.of(
                new Part(
                        "Java",
                        MACHINE_LIMIT,
                        () -> {},
                        () -> List.of(
                                MachineCheck.java(
                                        Runtime.version(), Runtime.getRuntime().maxMemory()),
                                machine.temporaryFiles())),
                new Part("programs", MACHINE_LIMIT, () -> {}, machine::tools));
    }

    private List<Finding> stateFolder() {
        Path folder = settings.stateDir();
        Path staging = folder.resolve("staging");
        List<Finding> findings = new ArrayList<>();
        Stream.concat(Stream.of(folder, staging, folder.resolve("logs")), settings.machine().database().file().stream())
                .flatMap(each -> OwnFolder.problemOfContent(each.toAbsolutePath()).stream())
                .distinct()
                .forEach(problem -> findings.add(Finding.error(
                        "state directory",
                        "migration.state-dir: " + problem,
                        "set another migration.state-dir, or remove write permission for other users (chmod go-w)")));
        findings.addAll(StateFolderCheck.of(settings, staging.resolve(settings.name())));
        return findings;
    }

    private static List<Finding> run(List<Part> parts) throws InterruptedException {
        ExecutorService workers = Executors.newCachedThreadPool(DaemonThreads.named("check"));
        try {
            long start = System.nanoTime();
            List<Future<List<Finding>>> running =
                    parts.stream().map(part -> workers.submit(part.check())).toList();
            Map<Integer, List<Finding>> findings = new TreeMap<>();
            // Checks with a short limit are awaited first. Otherwise the wait for a slow check with a longer limit
            // would give them more time than their own limit.
            for (int i : IntStream.range(0, parts.size())
                    .boxed()
                    .sorted(Comparator.comparing(i -> parts.get(i).limit()))
                    .toList()) {
                Part part = parts.get(i);
                long left = part.limit().toNanos() - (System.nanoTime() - start);
                findings.put(i, result(part, running.get(i), Math.max(0, left)));
            }
            return findings.values().stream().flatMap(List::stream).toList();
        } finally {
            workers.shutdownNow();
        }
    }

    private static List<Finding> result(Part part, Future<List<Finding>> running, long nanosLeft)
            throws InterruptedException {
        try {
            return running.get(nanosLeft, TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            part.abandon().run();
            running.cancel(true);
            return List.of(Finding.error(
                    part.name(),
                    "no answer within %d s".formatted(part.limit().toSeconds()),
                    "run doctor again when the machine and the network are less busy; if the problem remains, see what doctor reports about "
                            + "the connections"));
        } catch (ExecutionException e) {
            return List.of(Finding.error(
                    part.name(),
                    "the check itself failed (%s)".formatted(e.getCause()),
                    "report it as a defect of yt2ms"));
        }
    }

    private List<Finding> hidden(List<Finding> findings) {
        return findings.stream()
                .map(finding -> new Finding(
                        finding.name(), finding.state(), secrets.hide(finding.detail()), secrets.hide(finding.fix())))
                .toList();
    }
}
