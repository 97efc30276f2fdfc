package dev.yt2ms.wholejob;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.yt2ms.StartsProcesses;
import dev.yt2ms.download.ytdlp.TestDownloads;
import dev.yt2ms.sandbox.Sandbox;
import dev.yt2ms.sandbox.http.Fault;
import dev.yt2ms.sandbox.http.FaultAction;
import dev.yt2ms.sandbox.platform.PlatformForm;
import dev.yt2ms.sandbox.youtube.AuthorizationServer;
import dev.yt2ms.sandbox.youtube.YouTubeErrors;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Tests that no output, file or process of a run contains a key, a token, a cookie or an upload address, even if many
 * parts of the run fail.
 */
@StartsProcesses
class RunSecretsTest extends WholeJobTest {

    private static final String COOKIE = "cookie-value-7f3a9c1e";
    private static final String UPLOAD = "upload-secret-5d2b8e6f";
    /** A secret of another program, which is in the environment of yt2ms but unknown to yt2ms. */
    private static final String FOREIGN = "another-programs-key-8c1d";

    private static final String MAIL_PASSWORD = "mail-password-6e0b7d";
    private static final String WEBHOOK = "webhook-secret-19c4f2";
    private static final String PING = "ping-secret-b83a55";

    private static final List<String> SECRETS =
            List.of(Sandbox.API_KEY, Sandbox.TOKEN, COOKIE, UPLOAD, FOREIGN, MAIL_PASSWORD, WEBHOOK, PING);

    private final Set<String> seenOfProcesses = new HashSet<>();
    private final Set<String> commandLines = new HashSet<>();
    private final Set<String> strangeLibraries = new HashSet<>();

    @BeforeEach
    void start() throws Exception {
        Path cookies = Files.writeString(
                directory.resolve("cookies.txt"),
                "# Netscape HTTP Cookie File\n127.0.0.1\tFALSE\t/\tFALSE\t2147483647\tsession\t" + COOKIE + "\n");
        bed.set("download.cookies", cookies.toString())
                .environment("OTHER_KEY", FOREIGN)
                .environment("XDG_CONFIG_HOME", directory.resolve("config").toString())
                .environment("HOME", directory.resolve("home").toString());
        // No server listens at this port, so each way fails and is reported.
        bed.environment("MAIL_PASSWORD", MAIL_PASSWORD)
                .environment("WEBHOOK", "http://127.0.0.1:1/hooks/" + WEBHOOK + "?key=" + WEBHOOK)
                .environment("PING", "http://127.0.0.1:1/ping/" + PING)
                .set("notify.webhook", "{url: '${WEBHOOK}'}")
                .set("notify.ping-url", "'${PING}'")
                .set(
                        "notify.email",
                        "{host: 127.0.0.1, port: 1, security: none, user: robot, password: '${MAIL_PASSWORD}',"
                                + " from: a@example.org, to: a@example.org}");
        for (String place : List.of("config/yt-dlp", "home/.yt-dlp")) {
            Path plugin = directory.resolve(place + "/plugins/any/yt_dlp_plugins/extractor/any.py");
            Files.createDirectories(plugin.getParent());
            Files.writeString(plugin, "open('" + plugin() + "', 'w').close()\n");
        }
    }

    /** Returns the file that the plugin for yt-dlp creates if yt-dlp loads the plugin. */
    private Path plugin() {
        return directory.resolve("plugin-was-here");
    }

    @Test
    void aRunWithFailuresLeaksNoSecret() throws Exception {
        bed.sandbox.channel().fill(6);
        bed.sandbox
                .faults()
                .add(
                        Fault.at(
                                "platform.CreateUploaderSession",
                                new FaultAction.UploadPath(bed.sandbox.url() + "upload/" + UPLOAD)),
                        Fault.at(
                                        "platform.CreateUploaderSession",
                                        new FaultAction.UploadPath("http://127.0.0.1:1/upload/" + UPLOAD))
                                .skip(1),
                        Fault.at("platform.CreateUploaderSession", new FaultAction.UploadPath("ftp://x/" + UPLOAD))
                                .skip(2),
                        Fault.at(
                                        "platform.CreateUploaderSession",
                                        PlatformForm.fault(500, "broken: " + Sandbox.TOKEN.substring(0, 4)))
                                .skip(3),
                        Fault.at("upload", Fault.afterWork(200, "text/html", "<html>" + Sandbox.TOKEN + "</html>")),
                        Fault.at("youtube.videos", Fault.status(503)),
                        Fault.at("watch", Fault.status(503)),
                        Fault.at("media", new FaultAction.Junk()));
        migrateAndFindNowhere(() -> SECRETS);
    }

    @Test
    void noTokenIsAnywhereButInTheFileOfTheLogin() throws Exception {
        bed.asOwner();
        bed.sandbox.channel().fill(3);
        // This yt-dlp is a shell script, so yt2ms cannot fork downloads from one process. Instead it starts yt-dlp with
        // a new command line for each download.
        bed.set(
                "download.yt-dlp",
                TestDownloads.script(directory.resolve("bin"), "yt-dlp", "exec yt-dlp \"$@\"")
                        .toString());
        CommandLineProcess.Result login = bed.login();
        assertThat(login.exitCode()).as(login.err()).isZero();
        bed.sandbox.authorization().endAccessTokens();
        bed.sandbox
                .faults()
                .add(
                        Fault.at("oauth.token", Fault.json(503, "{\"error\": \"backend_error\"}")),
                        Fault.at("youtube.videos", YouTubeErrors.fault(401, "authError")),
                        Fault.at("watch", Fault.status(503)));

        migrateAndFindNowhere(() -> {
            List<String> secrets = new ArrayList<>(bed.sandbox.authorization().issued());
            secrets.add(AuthorizationServer.CLIENT_SECRET);
            return secrets;
        });
        assertThat(bed.sandbox.traffic().requests("oauth.token"))
                .extracting(request -> request.status())
                .as(
                        "HTTP statuses of the token requests: the login, a renewal with one failed try, and another renewal")
                .startsWith(200, 503, 200, 200);
        bed.sandbox
                .authorization()
                .issued()
                .forEach(token -> assertThat(login.out() + login.err()).doesNotContain(token));
    }

    /**
     * Runs the migration, and asserts that no secret is in any output, file or process. The secrets are requested after
     * the run, because the run may obtain new tokens.
     */
    private void migrateAndFindNowhere(Supplier<List<String>> secrets) throws Exception {
        CommandLineProcess run = bed.start("migrate", "--verbose");
        await().atMost(Duration.ofMinutes(8)).pollInterval(Duration.ofMillis(5)).until(() -> {
            lookAtProcesses();
            return !run.isAlive();
        });
        CommandLineProcess.Result result = run.await();
        List<CommandLineProcess.Result> outputs = new ArrayList<>(List.of(
                result,
                bed.runHere("status", "--verbose"),
                bed.runHere("status", "--json"),
                bed.run("doctor"),
                bed.run("doctor", "--json"),
                bed.runHere("report"),
                bed.runHere("export"),
                bed.run("verify", "--verbose")));
        List<String> ledger;
        try (LedgerFile file = bed.ledger()) {
            ledger = file.texts("SCRIPT");
        }
        bed.environment("WEBHOOK", "not-an-address/" + WEBHOOK);
        outputs.add(bed.run("migrate", "--verbose"));
        bed.environment("WEBHOOK", "http://127.0.0.1:1/hooks/" + WEBHOOK);
        bed.set("database.url", "'jdbc:postgresql://127.0.0.1:1/none'");
        outputs.add(bed.run("migrate", "--verbose"));
        String printed = outputs.stream().map(each -> each.out() + each.err()).collect(Collectors.joining());

        assertThat(result.exitCode()).as(result.err()).isZero();
        assertThat(result.err())
                .as("log of the run, which must have met failures")
                .contains("will be tried again");
        assertThat(result.err())
                .contains(
                        "Notification by webhook failed: 127.0.0.1 can't be reached",
                        "Notification by e-mail failed: 127.0.0.1 port 1 can't be reached",
                        "Notification by ping failed: 127.0.0.1 can't be reached");
        assertThat(outputs)
                .extracting(CommandLineProcess.Result::exitCode)
                .as(printed)
                .containsExactly(0, 0, 0, 0, 0, 0, 0, 0, 2, 75);
        assertThat(bed.state().resolve("report.html")).isNotEmptyFile();
        assertThat(seenOfProcesses)
                .as("command lines and environments of the processes of downloads and of other tools")
                .anyMatch(seen -> seen.contains("YT2MS_DOWNLOAD="))
                .anyMatch(seen -> seen.contains("PYTHONUTF8=") && !seen.contains("YT2MS_DOWNLOAD="))
                .noneMatch(seen -> seen.contains(bed.sandbox.url().getPath()));
        assertThat(commandLines)
                .as("command lines, which every user of the machine can see")
                .anyMatch(line -> line.contains("ffprobe"))
                .noneMatch(line -> line.contains("fill-0"));
        for (String secret : secrets.get()) {
            assertThat(printed).doesNotContain(secret);
            assertThat(ledger).as("the whole ledger as SQL").noneMatch(row -> row.contains(secret));
            assertThat(seenOfProcesses.stream().filter(seen -> seen.contains(secret)))
                    .as("command lines and environments that contain a secret")
                    .isEmpty();
            assertThat(filesWith(secret))
                    .as("files of the state directory that contain a secret")
                    .isEmpty();
        }
        assertThat(plugin()).doesNotExist();
        assertThat(strangeLibraries)
                .as("libraries that were loaded from folders other than those of the system and of Java")
                .isEmpty();
        assertThat(foldersForOthers())
                .as("folders of the state directory that other users can open")
                .isEmpty();
    }

    /** Records the command lines of all processes of the run, and the environments of its tools, e.g. yt-dlp. */
    private void lookAtProcesses() {
        ProcessHandle.current().descendants().forEach(process -> {
            String commandLine = ProcessFiles.text(process.pid(), "cmdline");
            seenOfProcesses.add(commandLine);
            commandLines.add(commandLine);
            strangeLibraries.addAll(ProcessFiles.strangeLibraries(process.pid()));
            // A new child process has the environment of yt2ms until it has become the tool, so isTool comes before the
            // environment is read.
            if (ProcessFiles.isTool(process.pid())) {
                seenOfProcesses.add(ProcessFiles.text(process.pid(), "environ"));
            }
        });
    }

    /**
     * Returns the folders that other users can open. The modes of files are not checked, because other users cannot
     * reach a file in a folder of mode 0700.
     */
    private List<Path> foldersForOthers() throws IOException {
        try (Stream<Path> files = Files.walk(bed.state())) {
            return files.filter(Files::isDirectory)
                    .filter(folder -> !mode(folder).equals("rwx------"))
                    .toList();
        }
    }

    private static String mode(Path file) {
        try {
            return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private List<Path> filesWith(String secret) throws IOException {
        try (Stream<Path> files = Files.walk(bed.state())) {
            return files.filter(Files::isRegularFile)
                    .filter(file -> !file.equals(bed.state().resolve("oauth-test.json")))
                    .filter(file -> contains(file, secret))
                    .toList();
        }
    }

    private static boolean contains(Path file, String secret) {
        try {
            return new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1).contains(secret);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
