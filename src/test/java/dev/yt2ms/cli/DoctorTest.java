package dev.yt2ms.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.yt2ms.StartsProcesses;
import dev.yt2ms.files.AnotherUser;
import dev.yt2ms.sandbox.Sandbox;
import dev.yt2ms.sandbox.youtube.AuthorizationServer;
import dev.yt2ms.sandbox.youtube.SandboxChannel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Tests the command {@code doctor} with job files for the sandbox: one without problems, and one with a problem in each
 * check.
 */
@StartsProcesses
class DoctorTest {

    @TempDir
    private Path folder;

    private Sandbox sandbox;
    private Path state;
    private Path jobFile;

    @BeforeEach
    void start() throws IOException {
        sandbox = Sandbox.start(folder.resolve("sandbox"), 0);
        sandbox.channel().fill(3);
        state = folder.resolve("state");
        jobFile = Files.writeString(folder.resolve("job.yml"), """
                migration:
                  name: checked
                  state-dir: %s
                  source: {channel: '@%s', api-key: %s, api-url: %s, watch-url: '%s'}
                  download: {tools-dir: %s, staging-limit: 1MB}
                  destination: {api-url: %s, token: %s, allow-http: true}
                """.formatted(
                        state,
                        SandboxChannel.HANDLE,
                        Sandbox.API_KEY,
                        sandbox.youtubeApiUrl(),
                        sandbox.watchUrl(),
                        Path.of("target", "tools").toAbsolutePath(),
                        sandbox.platformUrl(),
                        Sandbox.TOKEN));
    }

    @AfterEach
    void stop() {
        sandbox.close();
    }

    private CommandInProcess.Result doctor(String... options) {
        return doctor(System.getenv(), options);
    }

    private CommandInProcess.Result doctor(Map<String, String> variables, String... options) {
        List<String> arguments = new ArrayList<>(List.of("doctor", jobFile.toString()));
        arguments.addAll(List.of(options));
        CommandInProcess.Result result = CommandInProcess.run(variables, arguments.toArray(String[]::new));
        assertThat(result.out() + result.err()).doesNotContain(Sandbox.API_KEY, Sandbox.TOKEN);
        return result;
    }

    private static Map<String, JsonNode> checks(CommandInProcess.Result result) {
        Map<String, JsonNode> checks = new TreeMap<>();
        new JsonMapper()
                .readTree(result.out())
                .path("checks")
                .forEach(check -> checks.put(check.path("name").asString(), check));
        return checks;
    }

    private static String state(Map<String, JsonNode> checks, String name) {
        return checks.get(name).path("state").asString();
    }

    private void change(String from, String to) throws IOException {
        String text = Files.readString(jobFile);
        assertThat(text).contains(from);
        Files.writeString(jobFile, text.replace(from, to));
    }

    @Test
    void aGoodJobPassesAndTheCheckCreatesNoFiles() {
        CommandInProcess.Result result = doctor("--json");

        assertThat(result.exitCode()).as(result.out() + result.err()).isZero();
        Map<String, JsonNode> checks = checks(result);
        assertThat(checks)
                .containsKeys(
                        "Java",
                        "temporary files",
                        "yt-dlp",
                        "ffmpeg",
                        "ffprobe",
                        "ffprobe and ffmpeg",
                        "state directory",
                        "file system",
                        "disk space",
                        "ledger",
                        "connection to the YouTube API",
                        "connection to the videos",
                        "connection to the platform",
                        "YouTube key",
                        "channel",
                        "platform key",
                        "categories",
                        "clock")
                .allSatisfy((name, check) -> {
                    assertThat(check.path("state").asString()).isNotEqualTo("error");
                    assertThat(check.path("fix").asString().isEmpty())
                            .isEqualTo(check.path("state").asString().equals("ok"));
                });
        assertThat(checks.get("channel").path("detail").asString())
                .contains(sandbox.channel().title(), SandboxChannel.ID, "3 videos");
        assertThat(sandbox.youtube().quotaUsed()).isEqualTo(2);
        assertThat(state).doesNotExist();
    }

    @Test
    void allProblemsAreReportedInOneRunAndCounted() throws IOException {
        sandbox.youtube().acceptedKey("another");
        sandbox.platform().acceptedToken("another");
        Files.writeString(state, "a file");
        Path cookies = Files.writeString(folder.resolve("cookies.json"), "[{\"name\": \"SID\"}]");
        change("staging-limit: 1MB", "yt-dlp: /no/yt-dlp, ffmpeg-location: /no/ffmpeg, cookies: %s".formatted(cookies));

        CommandInProcess.Result result = doctor();

        assertThat(result.exitCode()).as(result.err()).isEqualTo(4);
        assertThat(result.out().lines().filter(line -> line.startsWith("✗ ")))
                .extracting(line -> line.substring(2, line.indexOf(':')))
                .containsExactlyInAnyOrder(
                        "yt-dlp", "ffmpeg", "ffprobe", "state directory", "YouTube key", "platform key", "cookies");
        assertThat(result.out())
                .contains(
                        "7 ✗",
                        "fix: correct migration.source.api-key",
                        "fix: set migration.destination.token, and have this machine's public address",
                        "Netscape")
                .endsWith("then run doctor again\n");
        assertThat(result.out().lines().filter(line -> line.startsWith("✗ ") || line.startsWith("! ")))
                .hasSameSizeAs(result.out()
                        .lines()
                        .filter(line -> line.startsWith("    fix: "))
                        .toList());
    }

    @Test
    void unknownNamesAreErrorsButAUsedUpQuotaIsNot() throws IOException {
        change("staging-limit: 1MB", "staging-limit: 1MB, yt-dlp: /no/yt-dlp, ffmpeg-location: /no/ffmpeg");
        change("destination:", "mapping: {idCategory: Nowhere}\n  select: {playlists: [No such list]}\n  destination:");

        Map<String, JsonNode> checks = checks(doctor("--json"));

        assertThat(state(checks, "channel")).isEqualTo("ok");
        assertThat(checks.get("playlists").path("detail").asString())
                .contains("migration.select.playlists", "no playlist 'No such list'");

        change("'@" + SandboxChannel.HANDLE + "'", "'@no-such-channel'");

        checks = checks(doctor("--json"));

        assertThat(state(checks, "channel")).isEqualTo("error");
        assertThat(checks.get("channel").path("fix").asString()).contains("migration.source.channel");
        assertThat(state(checks, "categories")).isEqualTo("error");
        assertThat(checks.get("categories").path("detail").asString()).contains("'Nowhere' is not a category");

        change("'@no-such-channel'", "'@" + SandboxChannel.HANDLE + "'");
        sandbox.youtube().quotaLimit(sandbox.youtube().quotaUsed());

        checks = checks(doctor("--json"));

        assertThat(state(checks, "YouTube key")).isEqualTo("warning");
        assertThat(checks.get("YouTube key").path("detail").asString()).contains("quota");
    }

    @Test
    void withoutAJobFileOnlyTheMachineIsChecked() {
        CommandInProcess.Result result = CommandInProcess.run(
                "doctor",
                "--set",
                "migration.download.yt-dlp=/no/yt-dlp",
                "--set",
                "migration.download.ffmpeg-location=/no/ffmpeg",
                "--set",
                "migration.source.watch-url=" + sandbox.watchUrl());

        assertThat(result.exitCode()).as(result.err()).isEqualTo(4);
        assertThat(result.out())
                .contains("✗ yt-dlp", "✗ ffmpeg", "Only this machine was checked", "3 ✗")
                .doesNotContain("YouTube key", "ledger:");
        assertThat(sandbox.youtube().quotaUsed()).isZero();
    }

    @Test
    void anInvalidJobFileExitsWithTwo() throws IOException {
        change("allow-http", "alow-http");

        CommandInProcess.Result result = doctor();

        assertThat(result.exitCode()).isEqualTo(2);
        assertThat(result.err()).contains("alow-http", "allow-http");
    }

    @Test
    void anInvalidProxyOrCaFileIsReportedAlongsideAllOtherChecks() throws IOException {
        change("staging-limit: 1MB", "staging-limit: 1MB, yt-dlp: /no/yt-dlp, ffmpeg-location: /no/ffmpeg");
        change("  destination:", "  tls: {ca-file: no-such.pem}\n  destination:");
        Map<String, String> environment = Map.of("HTTP_PROXY", "ftp://me:pass-word@proxy.example");

        CommandInProcess.Result result = doctor(environment, "--json");

        assertThat(result.exitCode()).as(result.err()).isEqualTo(4);
        assertThat(result.out()).doesNotContain("pass-word");
        Map<String, JsonNode> checks = checks(result);
        for (String name :
                List.of("connection to the YouTube API", "connection to the videos", "connection to the platform")) {
            assertThat(state(checks, name)).isEqualTo("error");
            assertThat(checks.get(name).path("detail").asString()).contains("the environment variable HTTP_PROXY");
        }
        assertThat(checks).doesNotContainKey("proxies");
        assertThat(checks.get("connection to the videos").path("fix").asString())
                .contains("migration.download.proxy");
        for (String name : List.of("YouTube key", "platform key")) {
            assertThat(checks.get(name).path("detail").asString()).contains("the check was skipped");
        }
        assertThat(checks.get("trusted certificates").path("detail").asString())
                .contains("migration.tls.ca-file", "no-such.pem does not exist");
        assertThat(state(checks, "ledger")).isEqualTo("ok");
        assertThat(sandbox.youtube().quotaUsed()).isZero();

        assertThat(CommandInProcess.run(
                                environment,
                                "doctor",
                                "--set",
                                "migration.download.yt-dlp=/no/yt-dlp",
                                "--set",
                                "migration.download.ffmpeg-location=/no/ffmpeg")
                        .out())
                .contains("! proxies: the environment variable HTTP_PROXY", "✗ yt-dlp");
    }

    @Test
    void filesThatAnotherUserPutIntoTheFoldersAreErrors() throws IOException {
        AnotherUser other = AnotherUser.orSkip();
        Path tools = Files.createDirectory(folder.resolve("tools"));
        change("tools-dir: " + Path.of("target", "tools").toAbsolutePath(), "tools-dir: " + tools);
        Path program = other.give(Files.createFile(tools.resolve("yt-dlp")));
        Files.createDirectories(state.resolve("staging"));
        Path link = other.give(Files.createSymbolicLink(state.resolve("staging/checked"), folder));

        CommandInProcess.Result result = doctor("--json");

        Map<String, JsonNode> checks = checks(result);
        assertThat(checks.get("temporary files").path("detail").asString())
                .contains(program + " belongs to another user", "delete it");
        assertThat(checks).doesNotContainKey("yt-dlp");
        assertThat(result.out()).contains("migration.state-dir: " + link + " belongs to another user");
    }

    @Test
    void anOwnerWhoHasNotLoggedInIsAnError() throws IOException {
        change("staging-limit: 1MB", "staging-limit: 1MB, yt-dlp: /no/yt-dlp, ffmpeg-location: /no/ffmpeg");
        change(
                "api-key: " + Sandbox.API_KEY,
                "oauth: {client-id: %s, client-secret: '${SECRET}', auth-url: %s, token-url: %s}"
                        .formatted(AuthorizationServer.CLIENT_ID, sandbox.authUrl(), sandbox.tokenUrl()));

        CommandInProcess.Result result = doctor(Map.of("SECRET", AuthorizationServer.CLIENT_SECRET), "--json");

        Map<String, JsonNode> checks = checks(result);
        assertThat(state(checks, "YouTube key")).as(result.out()).isEqualTo("error");
        assertThat(checks.get("YouTube key").path("fix").asString()).contains("yt2ms login");
        assertThat(state(checks, "connection to Google's login")).isEqualTo("ok");
        assertThat(result.out() + result.err()).doesNotContain(AuthorizationServer.CLIENT_SECRET);
    }
}
