package dev.yt2ms.bench;

import static dev.yt2ms.bench.Result.YT2MS;
import static dev.yt2ms.bench.Result.seconds;

import dev.yt2ms.sandbox.http.LoggedRequest;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Measures how fast this machine migrates. Each scenario runs the command {@code yt2ms} in a new process, as a person
 * would. YouTube and the platform are a sandbox in this process.
 */
public final class Benchmark {

    /** The names of all scenarios, in the order in which they are run. */
    public static final List<String> SCENARIOS = List.of(
            "start-up",
            "shorts",
            "bulk",
            "restart",
            "large-channel",
            "idle-sync",
            "waiting",
            "giant",
            "peers",
            "several-machines");

    private static final int WORKERS = 4;
    private static final int RATE = 16_000_000;
    private static final int LATENCY_MILLIS = 50;
    private static final int PAGE = 50;
    private static final long BULK_BYTES = 64_000_000;
    private static final long SHORT_BYTES = 300_000;
    private static final long GIANT_BYTES = 8_000_000_000L;
    /** The rate of all downloads to one address together, in the scenario with several machines. */
    private static final int RATE_OF_AN_ADDRESS = 2_000_000;

    private static final long SHARED_BYTES = 4_000_000;
    private static final int STARTS = 3;
    private static final List<String> MIGRATE = List.of("migrate", "JOB", "--quiet");

    private final Path folder;
    private final Path launcher;
    private final Path demoJob;
    private final boolean quick;
    private final Optional<String> database;
    private final Consumer<String> onLine;
    private final List<Result> results = new ArrayList<>();

    /**
     * @param folder the folder for sandboxes, ledgers and logs
     * @param launcher the command {@code yt2ms}
     * @param demoJob the job file {@code jobs/demo.yml}
     * @param quick whether to use smaller channels, which take two minutes instead of twenty
     * @param onLine receives each line of the table as soon as it is known
     */
    public Benchmark(Path folder, Path launcher, Path demoJob, boolean quick, Consumer<String> onLine) {
        this(
                folder,
                launcher,
                demoJob,
                quick,
                Optional.ofNullable(System.getenv(SeveralMachines.DATABASE)).filter(address -> !address.isBlank()),
                onLine);
    }

    Benchmark(
            Path folder,
            Path launcher,
            Path demoJob,
            boolean quick,
            Optional<String> database,
            Consumer<String> onLine) {
        this.database = database;
        this.folder = folder;
        this.launcher = launcher;
        this.demoJob = demoJob;
        this.quick = quick;
        this.onLine = onLine;
    }

    /** The table's header line. */
    public static String head() {
        return Table.HEAD;
    }

    /** Runs the named scenarios and returns their results as JSON objects, in the order of {@link #SCENARIOS}. */
    public List<Map<String, Object>> run(Set<String> names) throws IOException, InterruptedException {
        for (String name : SCENARIOS) {
            if (names.contains(name)) {
                switch (name) {
                    case "start-up" -> startUp();
                    case "shorts" -> shorts();
                    case "bulk" -> bulk();
                    case "restart" -> restart();
                    case "large-channel" -> largeChannel();
                    case "idle-sync" -> idleSync();
                    case "waiting" -> waiting();
                    case "giant" -> giant();
                    case "peers" -> peers();
                    default -> severalMachines();
                }
            }
        }
        List<Map<String, Object>> all = new ArrayList<>();
        results.forEach(result -> all.add(new LinkedHashMap<>(result.json())));
        return all;
    }

    private void startUp() throws IOException, InterruptedException {
        try (Stage stage = stage("start-up", 1, 0)) {
            Usage last = stage.run(MIGRATE);
            List<Double> firstCalls = new ArrayList<>();
            for (int i = 0; i < STARTS; i++) {
                stage.sandbox().traffic().forget();
                Instant start = Instant.now();
                last = stage.run(MIGRATE);
                Instant call = stage.sandbox().requests().get(0).at();
                firstCalls.add(seconds(Duration.between(start, call)));
            }
            Map<String, Object> figures = new LinkedHashMap<>();
            figures.put("statusSeconds", median(stage, List.of("status", "JOB")));
            figures.put("helpSeconds", median(stage, List.of("--help")));
            add(new Result(
                    "start-up",
                    YT2MS,
                    0,
                    0,
                    median(firstCalls),
                    "from launch to the first call of an API",
                    Optional.empty(),
                    last,
                    figures));
        }
    }

    private static double median(Stage stage, List<String> words) throws IOException, InterruptedException {
        List<Double> walls = new ArrayList<>();
        for (int i = 0; i < STARTS; i++) {
            walls.add(seconds(stage.run(words).wall()));
        }
        return median(walls);
    }

    private static double median(List<Double> values) {
        return values.stream().sorted().toList().get(values.size() / 2);
    }

    private void shorts() throws IOException, InterruptedException {
        int videos = quick ? 20 : 300;
        transfers("shorts", videos, SHORT_BYTES, Optional.empty(), workers());
    }

    private void bulk() throws IOException, InterruptedException {
        int videos = quick ? 8 : 24;
        transfers("bulk", videos, BULK_BYTES, Optional.of(RATE), workers("canary.videos=0"));
    }

    private void giant() throws IOException, InterruptedException {
        transfers("giant", 1, quick ? GIANT_BYTES / 16 : GIANT_BYTES, Optional.empty(), workers());
    }

    private void transfers(String name, int videos, long bytes, Optional<Integer> rate, String[] settings)
            throws IOException, InterruptedException {
        try (Stage stage = stage(name, videos, bytes)) {
            rate.ifPresent(stage::bytesPerSecond);
            Usage usage = stage.run(MIGRATE, settings);
            Map<String, Object> figures = new LinkedHashMap<>();
            figures.put("fetchedTwiceMB", fetchedTwice(stage, videos * bytes));
            between(stage, "media", "upload").ifPresent(time -> {
                figures.put("transferSeconds", seconds(time));
                rate.ifPresent(
                        each -> figures.put("transferRatio", seconds(ideal(videos, bytes, each)) / seconds(time)));
            });
            addMoved(name, YT2MS, videos, bytes, rate, "", usage, figures);
        }
    }

    /**
     * The time from the first request of one kind to the end of the last request of another kind; empty if one of the
     * kinds had no request. Unlike the time of the run, this time does not include the start and the end of the
     * process.
     */
    private static Optional<Duration> between(Stage stage, String from, String to) {
        Optional<Instant> first = stage.sandbox().traffic().requests(from).stream()
                .map(LoggedRequest::at)
                .min(Comparator.naturalOrder());
        Optional<Instant> last = stage.sandbox().traffic().requests(to).stream()
                .map(request -> request.at().plus(request.took()))
                .max(Comparator.naturalOrder());
        return first.flatMap(begin -> last.map(end -> Duration.between(begin, end)));
    }

    /**
     * Returns the shortest possible time at this rate: the time in which the workers download all videos if they are
     * always busy, plus the time of the last upload.
     */
    private static Duration ideal(int videos, long bytes, int rate) {
        double turns = (double) videos / WORKERS + 1;
        return Duration.ofMillis((long) (turns * bytes / rate * 1000));
    }

    /**
     * Returns the megabytes that were downloaded more than once: what the sandbox sent, minus the total size of the
     * videos.
     */
    private static double fetchedTwice(Stage stage, long bytes) {
        long sent = stage.sandbox().traffic().requests("media").stream()
                .mapToLong(LoggedRequest::sent)
                .sum();
        return (sent - bytes) / 1e6;
    }

    private void restart() throws IOException, InterruptedException {
        int videos = quick ? 8 : 24;
        try (Stage stage = stage("restart", videos, BULK_BYTES)) {
            stage.bytesPerSecond(RATE);
            Usage before;
            try (MeasuredProcess process = stage.start(MIGRATE, workers("canary.videos=0"))) {
                while (process.isAlive()
                        && stage.sandbox().platform().contents().size() < videos / 2) {
                    process.watch();
                }
                process.kill();
                before = process.await();
            }
            Usage all = before.then(stage.run(MIGRATE, workers("canary.videos=0")));
            addMoved(
                    "restart",
                    YT2MS,
                    videos,
                    BULK_BYTES,
                    Optional.of(RATE),
                    "killed halfway, then run again",
                    all,
                    Map.of("fetchedTwiceMB", fetchedTwice(stage, videos * BULK_BYTES)));
        }
    }

    private void largeChannel() throws IOException, InterruptedException {
        int videos = quick ? 2_000 : 20_000;
        try (Stage stage = stage("large-channel", videos, 0)) {
            stage.latency(LATENCY_MILLIS);
            // All videos are longer than this limit, so the run enumerates the channel and moves nothing.
            Usage usage = stage.run(MIGRATE, "select.max-duration=1s");
            Instant end = Instant.now();
            Instant first = stage.sandbox()
                    .traffic()
                    .requests("youtube.playlistItems")
                    .get(0)
                    .at();
            Map<String, Object> figures = new LinkedHashMap<>();
            figures.put("calls", stage.sandbox().traffic().total());
            between(stage, "youtube.playlistItems", "youtube")
                    .ifPresent(time -> figures.put("enumerationSeconds", seconds(time)));
            add(new Result(
                    "large-channel",
                    YT2MS,
                    videos,
                    0,
                    seconds(Duration.between(first, end)),
                    "from the first call for a list to the end of the run",
                    Optional.of(Duration.ofMillis((long) videos / PAGE * LATENCY_MILLIS)),
                    usage,
                    figures));
        }
    }

    private void idleSync() throws IOException, InterruptedException {
        int videos = quick ? 2_000 : 20_000;
        try (Stage stage = stage("idle-sync", videos, 0)) {
            stage.alreadyThere();
            Usage seeding = stage.run(MIGRATE);
            stage.run(List.of("sync", "JOB", "--quiet"));
            stage.sandbox().traffic().forget();
            Usage usage = stage.run(List.of("sync", "JOB", "--quiet"));
            Map<String, Object> figures = new LinkedHashMap<>();
            figures.put(
                    "callsToYouTube",
                    stage.sandbox().traffic().requests("youtube").size());
            figures.put(
                    "callsToThePlatform",
                    stage.sandbox().traffic().requests("platform").size());
            figures.put("adoptionSeconds", seconds(seeding.wall()));
            figures.put("statusSeconds", median(stage, List.of("status", "JOB")));
            figures.put("reportSeconds", median(stage, List.of("report", "JOB")));
            add(new Result(
                    "idle-sync",
                    YT2MS,
                    0,
                    0,
                    seconds(usage.wall()),
                    "a sync of " + videos + " videos, none of them new",
                    Optional.empty(),
                    usage,
                    figures));
        }
    }

    private void waiting() throws IOException, InterruptedException {
        Duration settling = Duration.ofSeconds(quick ? 5 : 15);
        Duration measured = Duration.ofSeconds(quick ? 10 : 60);
        try (Stage stage = stage("waiting", 2, 0)) {
            LocalTime begin = LocalTime.now().plusHours(6);
            String hours = "schedule.transfers=%02d:00-%02d:00"
                    .formatted(begin.getHour(), begin.plusHours(1).getHour());
            try (MeasuredProcess process = stage.start(MIGRATE, hours)) {
                watch(process, settling);
                Duration before = process.ownCpu();
                watch(process, measured);
                Duration used = process.ownCpu().minus(before);
                process.terminate();
                Usage usage = process.await();
                add(new Result(
                        "waiting",
                        YT2MS,
                        0,
                        0,
                        seconds(measured),
                        "outside of the hours of schedule.transfers",
                        Optional.empty(),
                        new Usage(0, usage.wall(), used, Optional.of(used), Optional.empty(), usage.peakMemory()),
                        Map.of("percentOfACore", 100 * seconds(used) / seconds(measured))));
            }
        }
    }

    private static void watch(MeasuredProcess process, Duration time) throws InterruptedException {
        long end = System.nanoTime() + time.toNanos();
        while (System.nanoTime() < end && process.isAlive()) {
            process.watch();
        }
    }

    /** Moves the same videos with yt2ms and with scripts that a person would write. */
    private void peers() throws IOException, InterruptedException {
        if (!Stage.canRunScript()) {
            onLine.accept("peers: skipped, because the script needs curl, xargs and yt-dlp on the PATH");
            return;
        }
        peers(quick ? 10 : 60, "shorts", SHORT_BYTES, Optional.empty());
        peers(quick ? 4 : 8, "bulk files", BULK_BYTES, Optional.of(RATE));
    }

    private void peers(int videos, String name, long bytes, Optional<Integer> rate)
            throws IOException, InterruptedException {
        String scenario = videos + " " + name;
        Usage script = peer(scenario, "script", 1, videos, bytes, rate);
        peer(scenario, "xargs -P " + WORKERS, WORKERS, videos, bytes, rate);
        try (Stage stage = stage("peers", videos, bytes)) {
            rate.ifPresent(stage::bytesPerSecond);
            Usage usage = stage.run(MIGRATE, workers());
            double ofTheScripts = seconds(usage.wall()) / seconds(script.wall());
            addMoved(scenario, YT2MS, videos, bytes, rate, "", usage, Map.of("ofTheScriptsTime", ofTheScripts));
        }
    }

    private Usage peer(String scenario, String by, int atOnce, int videos, long bytes, Optional<Integer> rate)
            throws IOException, InterruptedException {
        try (Stage stage = stage("peers", videos, bytes)) {
            rate.ifPresent(stage::bytesPerSecond);
            Usage usage = stage.runScript(atOnce);
            int arrived = stage.sandbox().platform().contents().size();
            addMoved(scenario, by, videos, bytes, rate, "", usage, Map.of("arrived", arrived));
            return usage;
        }
    }

    /** Moves the same videos with one, two and four machines, while the source limits the rate of each address. */
    private void severalMachines() throws IOException, InterruptedException {
        Optional<String> missing = SeveralMachines.missing(database);
        if (missing.isPresent()) {
            onLine.accept("several-machines: skipped, because " + missing.get());
            return;
        }
        int videos = quick ? 12 : 120;
        double alone = 0;
        for (int machines : List.of(1, 2, 4)) {
            try (Stage stage = stage("several-machines", videos, SHARED_BYTES)) {
                stage.bytesPerSecondAndAddress(RATE_OF_AN_ADDRESS)
                        .variable(SeveralMachines.DATABASE, database.orElseThrow());
                Usage usage = SeveralMachines.run(stage, machines);
                double time = seconds(between(stage, "media", "upload").orElse(usage.wall()));
                alone = machines == 1 ? time : alone;
                Map<String, Object> figures = new LinkedHashMap<>();
                figures.put("wholeRunSeconds", seconds(usage.wall()));
                figures.put("ofManyTimesOneMachine", alone / (machines * time));
                figures.put(
                        "percentOfTheProcessors",
                        100
                                * seconds(usage.cpu())
                                / seconds(usage.wall())
                                / Runtime.getRuntime().availableProcessors());
                figures.put("fetchedTwiceMB", fetchedTwice(stage, videos * SHARED_BYTES));
                add(new Result(
                        "several-machines",
                        machines == 1 ? "1 machine" : machines + " machines",
                        videos,
                        videos * SHARED_BYTES,
                        time,
                        "from the first to the last byte",
                        Optional.of(Duration.ofMillis(videos * SHARED_BYTES * 1000L / RATE_OF_AN_ADDRESS / machines)),
                        usage,
                        figures));
            }
        }
    }

    private static String[] workers(String... more) {
        List<String> settings =
                new ArrayList<>(List.of("download.workers=" + WORKERS, "destination.workers=" + WORKERS));
        settings.addAll(List.of(more));
        return settings.toArray(String[]::new);
    }

    private Stage stage(String name, int videos, long bytes) throws IOException {
        return Stage.set(folder.resolve(name), launcher, demoJob, videos, bytes);
    }

    /** Adds the result of a scenario that moves videos of equal size. */
    private void addMoved(
            String scenario,
            String by,
            int videos,
            long bytes,
            Optional<Integer> rate,
            String what,
            Usage usage,
            Map<String, Object> figures) {
        add(new Result(
                scenario,
                by,
                videos,
                videos * bytes,
                seconds(usage.wall()),
                what,
                rate.map(each -> ideal(videos, bytes, each)),
                usage,
                figures));
    }

    private void add(Result result) {
        results.add(result);
        onLine.accept(Table.line(result));
    }
}
