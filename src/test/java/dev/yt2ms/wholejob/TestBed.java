package dev.yt2ms.wholejob;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.yt2ms.cli.CommandInProcess;
import dev.yt2ms.cli.session.StatusInProcess;
import dev.yt2ms.job.Migration;
import dev.yt2ms.job.RunOutcome;
import dev.yt2ms.job.control.RunOptions;
import dev.yt2ms.ledger.database.PreparedLedger;
import dev.yt2ms.ledger.database.TestDatabases;
import dev.yt2ms.run.Backoff;
import dev.yt2ms.run.RunControl;
import dev.yt2ms.sandbox.Sandbox;
import dev.yt2ms.sandbox.platform.PlatformTimings;
import dev.yt2ms.sandbox.platform.StoredContent;
import dev.yt2ms.sandbox.youtube.AuthorizationServer;
import dev.yt2ms.sandbox.youtube.OwnersBrowser;
import dev.yt2ms.sandbox.youtube.SandboxChannel;
import dev.yt2ms.sandbox.youtube.SandboxVideo;
import dev.yt2ms.settings.DatabaseSettings;
import dev.yt2ms.settings.Settings;
import dev.yt2ms.settings.jobfile.JobFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.SQLException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Runs commands of yt2ms with a job file. A sandbox replaces YouTube and the platform. */
public final class TestBed implements AutoCloseable {

    public static final String API_KEY_VARIABLE = "YOUTUBE_API_KEY";
    public static final String TOKEN_VARIABLE = "MAINSTREAMING_TOKEN";
    private static final String CLIENT_VARIABLE = "YOUTUBE_CLIENT_SECRET";
    private static final String DIVISOR_OF_WAITS = "5";
    private static final String DATABASE_PASSWORD_VARIABLE = "YT2MS_DB_PASSWORD";
    private static final Set<String> FOR_THE_JOB_FILE =
            Set.of(API_KEY_VARIABLE, TOKEN_VARIABLE, CLIENT_VARIABLE, DATABASE_PASSWORD_VARIABLE);
    /** The clips of all tests. Making them again for each test would take minutes of processor time. */
    private static final Path CLIPS = Path.of("target", "clips");

    private static final Set<String> CREATE_THE_LEDGER = Set.of("migrate", "sync");
    private static final Set<String> USE_NO_LEDGER = Set.of("--dry-run", "--to-sandbox");
    private static final Pattern LOGIN_PAGE = Pattern.compile("(?m)^  (http://\\S+)$");

    public final Path directory;
    public final Sandbox sandbox;
    private final Map<String, String> keys = new LinkedHashMap<>();
    private final Map<String, String> environment = new LinkedHashMap<>();
    private DatabaseSettings database = new DatabaseSettings(Optional.empty(), Optional.empty(), Optional.empty());
    private final List<CommandLineProcess> processes = new ArrayList<>();
    private Optional<CommandInProcess.Started> started = Optional.empty();
    private boolean prepared = true;

    public TestBed(Path directory) throws IOException {
        this.directory = directory;
        this.sandbox = Sandbox.start(directory.resolve("sandbox"), CLIPS, 0, Clock.systemUTC());
        sandbox.platform().timings(PlatformTimings.AT_ONCE);
        System.setProperty(Backoff.DIVISOR, DIVISOR_OF_WAITS);
        environment.put(API_KEY_VARIABLE, Sandbox.API_KEY);
        environment.put(TOKEN_VARIABLE, Sandbox.TOKEN);
        set("name", "test");
        set("state-dir", state().toString());
        set("download.tools-dir", Path.of("target", "tools").toAbsolutePath().toString());
        set("source.channel", "'@" + SandboxChannel.HANDLE + "'");
        set("source.api-key", "${" + API_KEY_VARIABLE + "}");
        set("source.api-url", sandbox.youtubeApiUrl().toString());
        set("source.watch-url", "'" + sandbox.watchUrl() + "'");
        set("destination.api-url", sandbox.platformUrl().toString());
        set("destination.token", "${" + TOKEN_VARIABLE + "}");
        set("destination.allow-http", "true");
    }

    /** The database of the ledger. */
    public enum Database {
        H2,
        POSTGRESQL
    }

    /** Makes all later commands use a database of this kind for the ledger. */
    public TestBed use(Database kind) throws SQLException {
        if (kind == Database.H2) {
            return this;
        }
        return use(prepared ? PreparedLedger.postgres("whole_job") : TestDatabases.emptyPostgres("whole_job"));
    }

    /**
     * Makes the first run create its ledger by itself, as a user's first run does. Otherwise it begins with a {@link
     * PreparedLedger}, which is faster.
     */
    public TestBed withoutPreparedLedger() {
        prepared = false;
        return this;
    }

    /** Prepares the ledger for a command that would create it. */
    private void prepareLedger(List<String> arguments) {
        if (prepared
                && !keys.containsKey("database.url")
                && CREATE_THE_LEDGER.contains(arguments.get(0))
                && Collections.disjoint(arguments, USE_NO_LEDGER)) {
            PreparedLedger.putInto(state());
        }
    }

    /** Makes all later commands use this database for the ledger. */
    public TestBed use(DatabaseSettings settings) {
        database = settings;
        set("database.url", settings.url().orElseThrow().reveal());
        set("database.user", settings.user().orElseThrow());
        set("database.password", "'${" + DATABASE_PASSWORD_VARIABLE + "}'");
        return environment(
                DATABASE_PASSWORD_VARIABLE, settings.password().orElseThrow().reveal());
    }

    /** Opens the ledger. No command may use the ledger at the same time. */
    public LedgerFile ledger() {
        return new LedgerFile(database, state());
    }

    /** Makes the next attempt of every waiting item due now. No command may use the ledger at the same time. */
    public void letWaitsEnd() {
        try (LedgerFile ledger = ledger()) {
            ledger.update("UPDATE migration_item SET next_attempt_at = updated_at WHERE next_attempt_at IS NOT NULL");
        }
    }

    public Path state() {
        return directory.resolve("state");
    }

    public Path staging() {
        return stagingIn(state());
    }

    /** Returns the staging folder in a state directory, e.g. in that of one of several machines. */
    public Path stagingIn(Path stateDir) {
        return stateDir.resolve("staging").resolve("test");
    }

    /** Returns the staged file of the video. */
    public Path stagedFile(String videoId) {
        return staging().resolve(videoId).resolve("media.mp4");
    }

    /** Sets a key of the job file, e.g. {@code download.workers}, to a YAML value. */
    public TestBed set(String key, String yaml) {
        keys.put(key, yaml);
        return this;
    }

    public TestBed unset(String key) {
        keys.remove(key);
        return this;
    }

    public TestBed environment(String name, String value) {
        environment.put(name, value);
        return this;
    }

    public TestBed withoutEnvironment(String name) {
        environment.remove(name);
        return this;
    }

    /** Makes later commands read YouTube as the owner of the channel; they need a {@link #login} first. */
    public TestBed asOwner() {
        environment(CLIENT_VARIABLE, AuthorizationServer.CLIENT_SECRET);
        set(
                "source.oauth",
                "{client-id: %s, client-secret: '${%s}', auth-url: %s, token-url: %s}"
                        .formatted(
                                AuthorizationServer.CLIENT_ID, CLIENT_VARIABLE, sandbox.authUrl(), sandbox.tokenUrl()));
        return unset("source.api-key").set("source.channel", "mine");
    }

    /** Runs {@code login} to its end, and opens the address that it prints, as a person would in a browser. */
    public CommandLineProcess.Result login() {
        CommandInProcess.Started login = startHere("login", "--yes", "--no-browser");
        OwnersBrowser.open(loginPage(login::err));
        return result(login.await());
    }

    /**
     * Waits until a login prints the address of the login page, and returns it.
     *
     * @param login the standard error of the login so far
     */
    public static URI loginPage(Supplier<String> login) {
        await().until(() -> login.get().contains("Waiting for"));
        Matcher page = LOGIN_PAGE.matcher(login.get());
        assertThat(page.find()).as(login.get()).isTrue();
        return URI.create(page.group(1));
    }

    /** Writes cookies that give access to private videos, and returns their file. */
    public Path ownersCookies() throws IOException {
        return Files.writeString(
                directory.resolve("cookies.txt"),
                "# Netscape HTTP Cookie File\n127.0.0.1\tFALSE\t/\tFALSE\t2147483647\t"
                        + Sandbox.OWNER_COOKIE.replace('=', '\t') + "\n");
    }

    /**
     * Runs a command, e.g. {@code ledger copy}, with the job file to its end. It runs in this process, because the start of another process takes
     * a second or more. If the test has set environment variables that are not only for the job file, it runs in a
     * separate process.
     */
    public CommandLineProcess.Result run(String command, String... options) {
        return FOR_THE_JOB_FILE.containsAll(environment.keySet())
                ? runHere(command, options)
                : runAsProcess(command, options);
    }

    /**
     * Runs a command with the job file to its end in this process, although the test has set environment variables. Only
     * the job file sees them.
     */
    public CommandLineProcess.Result runHere(String command, String... options) {
        return result(
                CommandInProcess.run(variables(), arguments(command, options).toArray(String[]::new)));
    }

    /**
     * Starts a command with the job file in the background of this process, which saves the start of another process.
     * Only the job file sees environment variables that the test has set. Until the command works with its ledger,
     * {@link #status} must not be called, because a lock on an H2 file only keeps other processes out.
     */
    public CommandInProcess.Started startHere(String command, String... options) {
        CommandInProcess.Started here =
                CommandInProcess.start(variables(), arguments(command, options).toArray(String[]::new));
        started = Optional.of(here);
        return here;
    }

    private static CommandLineProcess.Result result(CommandInProcess.Result result) {
        return new CommandLineProcess.Result(result.exitCode(), result.out(), result.err());
    }

    /** Runs a command with the job file to its end, in a separate process. */
    public CommandLineProcess.Result runAsProcess(String command, String... options) {
        return start(command, options).await();
    }

    /** Starts a command with the job file in a separate process. */
    public CommandLineProcess start(String command, String... options) {
        return started(CommandLineProcess.start(arguments(command, options), environment));
    }

    /** Runs a command to its end in a separate process with a heap of this size, e.g. {@code 64m}. */
    public CommandLineProcess.Result runInHeap(String heap, String command, String... options) {
        return started(CommandLineProcess.start(arguments(command, options), environment, heap))
                .await();
    }

    /** Starts a command with the job file in a separate process, on a new pseudo-terminal. */
    public CommandLineProcess startOnTerminal(String command, String... options) {
        return started(CommandLineProcess.startOnTerminal(arguments(command, options), environment));
    }

    /** Does the same on a terminal of this size. */
    public CommandLineProcess startOnTerminal(int rows, int columns, String command, String... options) {
        return started(CommandLineProcess.startOnTerminal(rows, columns, arguments(command, options), environment));
    }

    private List<String> arguments(String command, String... options) {
        List<String> arguments = new ArrayList<>(List.of(command.split(" ")));
        arguments.add(writeJobFile().toString());
        arguments.addAll(List.of(options));
        prepareLedger(arguments);
        return arguments;
    }

    private CommandLineProcess started(CommandLineProcess process) {
        processes.add(process);
        return process;
    }

    /** Returns the object that {@code status --json} prints. It is created in this process, which saves a second. */
    public JsonNode status() {
        return new JsonMapper().readTree(StatusInProcess.json(writeJobFile(), variables()));
    }

    /** Runs the migration in this process with this clock. */
    public RunOutcome migrate(Clock clock) {
        return migrate(clock, new RunControl());
    }

    /** Runs the migration in this process with this clock. The control can stop it early. */
    public RunOutcome migrate(Clock clock, RunControl control) {
        prepareLedger(List.of("migrate"));
        Settings settings = JobFile.read(writeJobFile(), List.of(), variables(), JobFile.Access.EVERYTHING);
        try (Migration migration = Migration.open(settings, clock, control)) {
            return migration.run(RunOptions.PLAIN);
        }
    }

    Map<String, String> variables() {
        Map<String, String> variables = new HashMap<>(System.getenv());
        variables.putAll(environment);
        return variables;
    }

    /** Returns the ids of the videos that are in this state according to {@code status --json}. */
    public List<String> videosIn(String state) {
        List<String> ids = new ArrayList<>();
        for (JsonNode item : status().path("items")) {
            if (item.path("state").asString().equals(state)) {
                ids.add(item.path("videoId").asString());
            }
        }
        return ids;
    }

    /** Returns the log in the state directory; empty if there is none. */
    public String log() {
        Path log = state().resolve("logs").resolve("yt2ms.log");
        try {
            return Files.exists(log) ? Files.readString(log) : "";
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns the errors in the log with their stack traces. */
    String loggedErrors() {
        return Pattern.compile("^\\S+ ERROR .*\\R(?:(?!\\d{4}-).*\\R)*", Pattern.MULTILINE)
                .matcher(log())
                .results()
                .map(MatchResult::group)
                .collect(Collectors.joining());
    }

    /** Writes the job file with the keys that have been set so far. */
    public Path writeJobFile() {
        StringBuilder yaml = new StringBuilder("migration:\n");
        Map<String, List<String>> sections = new LinkedHashMap<>();
        keys.forEach((key, value) -> {
            int dot = key.indexOf('.');
            if (dot < 0) {
                yaml.append("  ").append(key).append(": ").append(value).append('\n');
            } else {
                sections.computeIfAbsent(key.substring(0, dot), section -> new ArrayList<>())
                        .add("    " + key.substring(dot + 1) + ": " + value + "\n");
            }
        });
        sections.forEach((section, lines) -> {
            yaml.append("  ").append(section).append(":\n");
            lines.forEach(yaml::append);
        });
        try {
            // A command that was started just before may still read the file, so it is replaced and not rewritten.
            Path written = Files.writeString(directory.resolve("job.yml.new"), yaml);
            return Files.move(written, directory.resolve("job.yml"), StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns the only content of this video; fails if there is none, or more than one. */
    public StoredContent contentOf(SandboxVideo video) {
        List<StoredContent> contents = sandbox.platform().contentsFor(video.id());
        assertThat(contents).as("contents of " + video.id()).hasSize(1);
        return contents.get(0);
    }

    /**
     * Asserts that the platform has one content for each of these videos, with the video's bytes, file name and
     * referenceID, and no other contents.
     */
    public void assertAllArrivedOnce(List<SandboxVideo> videos) {
        for (SandboxVideo video : videos) {
            StoredContent content = contentOf(video);
            assertThat(content.filename()).isEqualTo(video.id() + ".mp4");
            assertThat(content.uploads())
                    .as("uploads to the content of this video, none of which may be of another video: " + video.id())
                    .allMatch(upload -> upload.referenceId().equals(video.id()));
            assertThat(content.sha256()).isEqualTo(sandbox.expectedSha256(video.id()));
        }
        assertThat(sandbox.platform().contents()).hasSize(videos.size());
    }

    /** Asserts that no staged files and no processes of downloads are left. */
    public void assertNothingLeftBehind() throws IOException {
        assertNothingLeftBehind(staging());
    }

    /** Asserts the same of the staging folder of one of several machines. */
    public void assertNothingLeftBehind(Path staging) throws IOException {
        if (Files.exists(staging)) {
            try (Stream<Path> left = Files.list(staging)) {
                assertThat(left).as("files left in the staging folder").isEmpty();
            }
        }
        assertThat(processesOf(staging))
                .as("processes of downloads that are left")
                .isEmpty();
    }

    /** Returns the processes that downloads of this test started: yt-dlp, ffmpeg, ffprobe, and their descendants. */
    public Set<Child> processesOfThisTest() {
        return processesOf(staging());
    }

    /** Returns the processes of downloads into this staging folder. */
    public Set<Child> processesOf(Path staging) {
        return ProcessHandle.allProcesses()
                .filter(process -> isOf(staging, process.pid()))
                .map(process ->
                        new Child(process.pid(), process.info().commandLine().orElse("?")))
                .collect(Collectors.toSet());
    }

    /** A process of a download. */
    public record Child(long pid, String commandLine) {}

    /**
     * Whether a download into this staging folder started the process. If so, the environment of the process names the
     * folder, or its working directory is in it. The folder may have been deleted in the meantime.
     */
    private boolean isOf(Path staging, long pid) {
        try {
            Path process = Path.of("/proc", Long.toString(pid));
            String here = directory
                    .toRealPath()
                    .resolve(directory.relativize(staging))
                    .toString();
            return Files.readString(process.resolve("environ"), StandardCharsets.ISO_8859_1)
                            .contains("YT2MS_DOWNLOAD=" + here)
                    || Files.readSymbolicLink(process.resolve("cwd")).toString().startsWith(here);
        } catch (IOException e) {
            return false; // The process has ended, or belongs to another user.
        }
    }

    @Override
    public void close() {
        // A command in the background is still running only if the test has failed.
        started.ifPresent(command -> {
            sandbox.faults().clear();
            command.end(() -> runHere("stop").exitCode() == 0);
        });
        System.clearProperty(Backoff.DIVISOR);
        processes.forEach(CommandLineProcess::close);
        sandbox.close();
    }
}
