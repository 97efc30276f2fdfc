package dev.yt2ms.wholejob;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.yt2ms.StartsProcesses;
import dev.yt2ms.ToolVersions;
import dev.yt2ms.download.tools.ReleasePage;
import dev.yt2ms.download.ytdlp.YouTubeStandIn;
import dev.yt2ms.job.RunOutcome;
import dev.yt2ms.sandbox.Sandbox;
import dev.yt2ms.sandbox.media.Clip;
import dev.yt2ms.sandbox.youtube.SandboxVideo;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Tests a migration in a network whose only way out is a proxy that requires a password and inspects TLS. */
@StartsProcesses
class BehindProxyTest extends WholeJobTest {

    private static final String PASSWORD = "s3cret/p@ss:word";
    private static final String ENCODED = "s3cret%2Fp%40ss%3Aword";
    private static final String API = "youtube-api.example";
    private static final String PLATFORM = "platform.example";

    @AutoClose
    private final YouTubeStandIn outside = new YouTubeStandIn("somebody:" + PASSWORD);

    private final Set<String> commandLines = new HashSet<>();

    static List<Path> ytDlps() {
        return ToolVersions.ytDlps();
    }

    @ParameterizedTest
    @MethodSource("ytDlps")
    void everyConnectionUsesTheProxyAndNothingShowsItsPassword(Path ytDlp) throws Exception {
        YouTubeStandIn.assumeThatYouTubeCanBeDoneBy(ytDlp);
        SandboxVideo first = video("behindProxy");
        SandboxVideo second = video("aProxyAgain");
        bed.sandbox.channel().add(first, second);
        String sandbox = bed.sandbox.url().getRawAuthority();
        outside.handsOn(API, bed.sandbox.url()).handsOn(PLATFORM, bed.sandbox.url());
        Path authority = directory.resolve("inspection.pem");
        Files.writeString(authority, outside.authority());
        bed.environment("HTTPS_PROXY", "http://somebody:wrong-word@" + outside.place())
                .environment("NO_PROXY", "intranet.example")
                .environment("PATH", ytDlp.getParent() + File.pathSeparator + System.getenv("PATH"))
                .set("download.yt-dlp", ytDlp.toString())
                .set(
                        "source.api-url",
                        bed.sandbox.youtubeApiUrl().toString().replace("http://" + sandbox, "https://" + API))
                .set("source.watch-url", "'" + YouTubeStandIn.WATCH_URL + "'")
                .set(
                        "destination.api-url",
                        bed.sandbox.platformUrl().toString().replace("http://" + sandbox, "https://" + PLATFORM))
                .unset("destination.allow-http");

        RunOutcome wrongPassword = bed.migrate(Clock.systemUTC());

        assertThat(wrongPassword.exitCode()).isEqualTo(4);
        assertThat(wrongPassword.stopped().orElseThrow().message())
                .contains("does not accept the user and password", outside.place(), "HTTPS_PROXY")
                .doesNotContain("wrong-word");
        bed.environment("HTTPS_PROXY", "http://somebody:" + ENCODED + "@" + outside.place());

        CommandLineProcess.Result untrusted = bed.run("doctor");

        assertThat(untrusted.exitCode()).as(untrusted.err()).isEqualTo(4);
        assertThat(untrusted.out())
                .contains(
                        "✗ connection to the YouTube API", "✗ connection to the videos", "✗ connection to the platform")
                .contains("Inspection of Example Ltd", "set migration.tls.ca-file")
                .doesNotContain(PASSWORD, ENCODED);
        assertThat(outside.requests()).isEmpty();
        bed.set("tls", "{ca-file: " + authority + "}");

        CommandLineProcess migration = bed.start("migrate", "--verbose");
        await().atMost(Duration.ofMinutes(8)).pollInterval(Duration.ofMillis(5)).until(() -> {
            ProcessHandle.current()
                    .descendants()
                    .forEach(process -> commandLines.add(ProcessFiles.text(process.pid(), "cmdline")));
            return !migration.isAlive();
        });
        CommandLineProcess.Result run = migration.await();

        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(bed.contentOf(first).title()).isEqualTo(first.snippet().title());
        assertThat(bed.contentOf(second).title()).isEqualTo(second.snippet().title());
        assertThat(outside.requests()).contains("GET " + API, "POST " + PLATFORM, "GET /watch", "GET /videoplayback");
        assertThat(commandLines).anyMatch(line -> line.contains("no-certifi") || line.contains("fork_server"));
        for (String secret : List.of(PASSWORD, ENCODED, Sandbox.TOKEN)) {
            assertThat(run.err() + run.out()).doesNotContain(secret);
            assertThat(commandLines).noneMatch(line -> line.contains(secret));
            assertThat(filesWith(secret))
                    .as("files of the state directory that contain a secret")
                    .isEmpty();
        }
        bed.assertNothingLeftBehind();
        assertThat(bed.run("doctor").out())
                .contains(
                        "✓ connection to the platform: %s through the proxy http://%s (HTTPS_PROXY); its certificate was issued by"
                                .formatted(PLATFORM, outside.place()))
                .contains("✓ YouTube key", "✓ channel", "✓ platform key", "✓ ledger", "✓ clock");
    }

    @Test
    void setupUsesTheProxyAndTheAuthorityOfTheJobFile() throws IOException {
        Path ytDlp = Files.writeString(directory.resolve("yt-dlp"), "#!/bin/sh\necho 2099.01.01\n");
        Files.setPosixFilePermissions(ytDlp, PosixFilePermissions.fromString("rwx------"));
        Path authority = Files.writeString(directory.resolve("inspection.pem"), outside.authority());
        Path path = Files.createDirectory(directory.resolve("path"));
        // The tests start yt2ms with the program env, so env must be on this PATH, which is empty otherwise.
        Files.createSymbolicLink(path.resolve("env"), Path.of("/usr/bin/env"));
        try (ReleasePage releases = new ReleasePage()) {
            releases.offer("2099.01.01", "2.9.1");
            outside.handsOn("releases.example", URI.create(releases.address()));
            // Only videos of YouTube need the JavaScript runtime that setup downloads here.
            bed.unset("source.watch-url")
                    .environment("PATH", path.toString())
                    .environment("OUT", "http://somebody:" + ENCODED + "@" + outside.place())
                    .set("download.yt-dlp", ytDlp.toString())
                    .set("download.proxy", "'${OUT}'")
                    .set("download.tools-dir", directory.resolve("tools").toString())
                    .set("download.deno-releases", "https://releases.example/deno/releases");

            CommandLineProcess.Result untrusted = bed.runAsProcess("setup");
            assertThat(untrusted.out()).as(untrusted.err()).contains("Inspection of Example Ltd", "tls.ca-file");
            CommandLineProcess.Result setup = bed.runAsProcess("setup", "--set", "migration.tls.ca-file=" + authority);

            // Setup ends with 4, because there is no ffmpeg on this PATH.
            assertThat(setup.exitCode()).as(setup.err()).isEqualTo(4);
            assertThat(setup.out())
                    .contains("ok       JavaScript runtime: deno 2.9.1", "missing  ffmpeg")
                    .doesNotContain(PASSWORD, ENCODED);
            assertThat(outside.requests()).contains("GET releases.example");
        }
    }

    private static SandboxVideo video(String id) {
        return SandboxVideo.of(id)
                .title("Title of " + id)
                .clip(Clip.testCard(0, YouTubeStandIn.SECONDS))
                .build();
    }

    private List<Path> filesWith(String secret) throws IOException {
        try (Stream<Path> files = Files.walk(bed.state())) {
            return files.filter(Files::isRegularFile)
                    .filter(file -> text(file).contains(secret))
                    .toList();
        }
    }

    private static String text(Path file) {
        try {
            return Files.readString(file, StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
