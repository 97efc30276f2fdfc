package dev.yt2ms.download.tools;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.yt2ms.StartsProcesses;
import dev.yt2ms.download.DownloadTools;
import dev.yt2ms.download.ytdlp.TestDownloads;
import dev.yt2ms.faults.FaultCell;
import dev.yt2ms.faults.Survives;
import dev.yt2ms.net.Network;
import dev.yt2ms.settings.DownloadSettings;
import dev.yt2ms.settings.value.KnownSecrets;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Uses scripts in place of the tools, and a release page on loopback that imitates the real ones. */
@StartsProcesses
class ToolFinderTest {

    private static final Instant NOW = Instant.parse("2026-11-23T12:00:00Z");
    private static final Platform LINUX = new Platform(Platform.System.LINUX, false, false, true, false);

    @TempDir
    Path folder;

    @AutoClose
    private final ReleasePage releases = new ReleasePage();

    private final TestDownloads downloads = new TestDownloads();
    private Path bin;
    private Path managed;
    private Instant now = NOW;
    private String searchedFirst = "";

    @BeforeEach
    void prepare() {
        bin = folder.resolve("bin");
        managed = folder.resolve("tools");
        downloads.toolFolder = managed;
        downloads.ytDlpReleases = URI.create(releases.address() + "yt-dlp/releases");
        downloads.denoReleases = URI.create(releases.address() + "deno/releases/");
        downloads.watchUrl = "https://www.youtube.com/watch?v={id}";
        program("ffmpeg", "ffmpeg version 5.1.9-0+deb12u1 Copyright");
        program("ffprobe", "ffprobe version 5.1.9-0+deb12u1 Copyright");
    }

    @Test
    void findsTheToolsInstalledOnThisMachine() {
        DownloadTools tools = new TestDownloads().tools();

        assertThat(tools.ytDlp()).isAbsolute().isExecutable();
        assertThat(tools.ytDlpVersion()).matches("\\d{4}\\.\\d\\d\\.\\d\\d.*");
        assertThat(tools.ffmpegVersion()).matches("\\d+\\.\\d+.*");
        assertThat(tools.ytDlpArguments()).isEmpty();
    }

    /**
     * A self-contained yt-dlp unpacks itself before it runs. It must do this in the tools-dir, because /tmp may be too
     * small or mounted noexec.
     */
    @Test
    void selfExtractingProgramsUnpackInTheToolsDirAndLeftoversAreDeleted() throws IOException {
        downloads.watchUrl = "http://127.0.0.1:8080/{id}";
        Path seen = bin.resolve("seen");
        TestDownloads.script(bin, "yt-dlp", "echo \"$TMPDIR\" > '" + seen + "'; echo 2023.03.04");
        Path left = Files.createDirectories(managed.resolve("tmp").resolve("_MEI4711"));
        Files.setLastModifiedTime(left, FileTime.from(NOW.minus(Duration.ofDays(2))));
        Path inUse = Files.createDirectories(managed.resolve("tmp").resolve("_MEI4712"));
        Files.setLastModifiedTime(inUse, FileTime.from(NOW.minus(Duration.ofMinutes(2))));

        finder().resolve();

        assertThat(seen).hasContent(managed.resolve("tmp").toString());
        assertThat(left).doesNotExist();
        assertThat(inUse).exists();
    }

    @ParameterizedTest
    @CsvSource({
        "https://www.youtube.com/watch?v={id}, true",
        "https://youtu.be/{id}, true",
        "https://M.YouTube.com/watch?v={id}, true",
        "https://www.youtube-nocookie.com/embed/{id}, true",
        "http://127.0.0.1:8080/watch?v={id}, false",
        "https://notyoutube.com/{id}, false",
        "https://youtube.com.example/{id}, false",
        "http://host/youtube.com/{id}, false",
        "not an address, false"
    })
    void recognizesWatchAddressesOfYouTube(String address, boolean youTube) {
        assertThat(WatchAddress.isYouTube(address)).isEqualTo(youTube);
    }

    @Test
    void anOldYtDlpIsAcceptedForSitesOtherThanYouTube() {
        downloads.watchUrl = "http://127.0.0.1:8080/{id}";
        program("yt-dlp", "2023.03.04");

        DownloadTools tools = finder().resolve();

        assertThat(tools.ytDlp()).isEqualTo(bin.resolve("yt-dlp"));
        assertThat(tools.warnings()).isEmpty();
        assertThat(releases.requests()).isEmpty();
    }

    @Test
    void aRecentYtDlpWithDenoIsAcceptedForYouTube() {
        program("yt-dlp", "2026.11.01");
        program("deno", "deno 2.3.1 (stable, release, x86_64-unknown-linux-gnu)\nv8 13.7\ntypescript 5.8");

        DownloadTools tools = finder().resolve();

        assertThat(tools.ytDlp()).isEqualTo(bin.resolve("yt-dlp"));
        assertThat(tools.ytDlpArguments()).containsExactly("--js-runtimes", "deno:" + bin.resolve("deno"));
        assertThat(tools.warnings()).isEmpty();
    }

    @Test
    void aProgramThatOthersCanChangeIsNeverStarted() throws IOException {
        Path ran = folder.resolve("ran");
        Path open = TestDownloads.script(bin, "open-yt-dlp", "touch '" + ran + "'; echo 2026.11.01");
        mode(open, "rwxrwxrwx");
        for (Path named : List.of(open, Files.createSymbolicLink(folder.resolve("link"), open))) {
            downloads.ytDlp = named.toString();
            assertThatThrownBy(() -> finder().resolve())
                    .isInstanceOf(ToolException.class)
                    .hasMessageContainingAll("migration.download.yt-dlp: " + named, "chmod go-w " + open);
        }
        assertThat(finder().describe().get(0).advice()).contains("chmod go-w " + open);
        Path script = Files.writeString(bin.resolve("script"), "#!" + open + "\n");
        mode(script, "rwxr-xr-x");
        downloads.ytDlp = script.toString();
        assertThatThrownBy(() -> finder().resolve())
                .isInstanceOf(ToolException.class)
                .hasMessageContainingAll(script + " is not run, because it is a script for " + open);
        assertThat(ran).doesNotExist();
    }

    @Test
    void aProgramOnThePathThatOthersCanChangeIsSkipped() throws IOException {
        downloads.watchUrl = "http://127.0.0.1:8080/{id}";
        Path shared = Files.createDirectory(folder.resolve("shared"));
        Path ran = folder.resolve("ran");
        for (String name : List.of("yt-dlp", "ffmpeg", "ffprobe", "setpriv")) {
            TestDownloads.script(shared, name, "touch '" + ran + "'; echo 'version 2023.03.04'");
        }
        mode(shared, "rwxrwxrwx");
        program("yt-dlp", "2023.03.04");
        searchedFirst = shared + ":";

        DownloadTools tools = finder().resolve();

        assertThat(List.of(tools.ytDlp(), tools.ffmpeg(), tools.ffprobe())).allMatch(file -> file.startsWith(bin));
        assertThat(tools.warnings())
                .contains(("%s/ffmpeg is not run, because other users can write to %s (mode 0777);"
                                + " remove their write permission (chmod go-w %s)")
                        .formatted(shared, shared, shared));
        assertThat(finder().describe())
                .filteredOn(tool -> tool.tool().matches("yt-dlp|ffmpeg|ffprobe"))
                .allSatisfy(tool -> assertThat(tool.advice()).contains("chmod go-w " + shared));
        Files.delete(bin.resolve("ffmpeg"));
        assertThatThrownBy(() -> finder().resolve()).hasMessageStartingWith(shared + "/ffmpeg is not run");
        assertThat(ran).doesNotExist();
    }

    @Test
    void aManagedYtDlpThatOthersCanChangeIsDownloadedAgain() throws IOException {
        releases.offer("2026.11.20", "2.5.0");
        assertThat(finder().resolve().ytDlp()).isEqualTo(managed.resolve("yt-dlp"));
        TestDownloads.script(managed, "yt-dlp", "touch '" + folder.resolve("ran") + "'; echo 2026.11.20");
        mode(managed.resolve("yt-dlp"), "rwxrwxrwx");

        assertThat(finder().resolve().ytDlp()).isEqualTo(managed.resolve("yt-dlp"));

        assertThat(Files.getPosixFilePermissions(managed.resolve("yt-dlp")))
                .doesNotContain(PosixFilePermission.OTHERS_WRITE);
        assertThat(folder.resolve("ran")).doesNotExist();
    }

    private static void mode(Path path, String mode) throws IOException {
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(mode));
    }

    @Test
    void anAgingYtDlpCausesAWarning() {
        program("yt-dlp", "2026.08.01");
        program("node", "v22.1.0");

        DownloadTools tools = finder().resolve();

        assertThat(tools.ytDlpArguments()).containsExactly("--js-runtimes", "node:" + bin.resolve("node"));
        assertThat(tools.warnings()).singleElement().asString().contains("2026.08.01", "90 days", "yt2ms setup");
    }

    @ParameterizedTest
    @CsvSource({"2025.11.11, v22.0.0", "2026.11.01, v20.19.2", "2023.03.04, v20.19.2"})
    void anOutdatedYtDlpOrNodeIsReplacedByTheManagedOne(String ytDlp, String node) {
        program("yt-dlp", ytDlp);
        program("node", node);
        releases.offer("2026.11.20", "2.5.0");

        DownloadTools tools = finder().resolve();

        assertThat(tools.ytDlp()).isEqualTo(managed.resolve("yt-dlp"));
        assertThat(tools.ytDlpVersion()).isEqualTo("2026.11.20");
        String runtime = node.startsWith("v22") ? "node:" + bin.resolve("node") : "deno:" + managed.resolve("deno");
        assertThat(tools.ytDlpArguments()).containsExactly("--js-runtimes", runtime);
    }

    @Test
    void aToolsDirMountedNoexecIsReportedBeforeAnythingIsDownloaded() throws Exception {
        downloads.watchUrl = "http://127.0.0.1:8080/{id}";
        Path noexec = Files.createDirectories(folder.resolve("noexec"));
        assumeTrue(
                new ProcessBuilder("mount", "-t", "tmpfs", "-o", "noexec,size=16m", "yt2ms-test", noexec.toString())
                                .start()
                                .waitFor()
                        == 0,
                "nothing can be mounted here, as only root may");
        try {
            program("yt-dlp", "2023.03.04");
            assertThat(finder().resolveFor(noexec.resolve("staging")).ytDlp()).isEqualTo(bin.resolve("yt-dlp"));

            // The script unpacks a program and runs it, as a self-contained executable does.
            TestDownloads.script(
                    bin, "yt-dlp", "cp /bin/true \"$TMPDIR/t\" && \"$TMPDIR/t\" || exit 255; echo 2023.03.04");
            assertThatThrownBy(() -> finder().resolveFor(noexec.resolve("staging")))
                    .isInstanceOf(ToolException.class)
                    .hasMessageContaining("mounted noexec")
                    .hasMessageContaining("migration.state-dir")
                    .hasMessageContaining("pipx");
            finder().resolveFor(folder.resolve("staging"));

            downloads.toolFolder = noexec.resolve("tools");
            assertThat(finder().resolve().ytDlp()).isEqualTo(bin.resolve("yt-dlp"));
            downloads.watchUrl = "https://www.youtube.com/watch?v={id}";
            releases.offer("2026.11.20", "2.5.0");
            assertThatThrownBy(() -> finder().resolve())
                    .isInstanceOf(ToolException.class)
                    .hasMessageContaining("2023.03.04 is too old")
                    .hasMessageContaining("migration.download.tools-dir " + downloads.toolFolder)
                    .hasMessageContaining("mounted noexec");
            assertThat(finder().describe().get(0).advice()).contains("mounted noexec");
            assertThat(releases.requests()).isEmpty();
        } finally {
            new ProcessBuilder("umount", noexec.toString()).start().waitFor();
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "deno-2.9.6 | Cryptodome-3.11.0, websockets-10.4 (unsupported), yt_dlp_ejs-0.8.0 | path",
                "deno-2.3.1 (unsupported), node-24.1.0 | yt-dlp-ejs-0.8.0 | path",
                "deno-2.9.6 | Cryptodome-3.11.0, brotli-1.0.9, websockets-10.4 (unsupported) | lacks yt-dlp-ejs, which",
                "deno-2.9.6 | yt_dlp_ejs-0.1.0 (unsupported), sqlite3-3.40.1 | lacks yt-dlp-ejs, which",
                "deno-2.9.6 | none | lacks yt-dlp-ejs, which",
                "deno-2.2.0 (unsupported) | yt_dlp_ejs-0.8.0 | finds no JavaScript runtime that it supports.",
                "deno (unknown) | yt_dlp_ejs-0.8.0 | finds no JavaScript runtime that it supports.",
                "none | yt_dlp_ejs-0.8.0 | finds no JavaScript runtime that it supports.",
                "none (disabled) | none | and lacks yt-dlp-ejs",
            })
    void aYtDlpThatCannotRunYouTubesJavaScriptIsSkipped(String runtimes, String libraries, String expected) {
        ytDlp("2026.11.01", runtimes, libraries);
        program("deno", "deno 2.9.6");
        if (!expected.equals("path")) {
            assertThatThrownBy(() -> finder().resolveInstalled())
                    .isInstanceOf(ToolException.class)
                    .hasMessageContaining("yt-dlp 2026.11.01 (" + bin.resolve("yt-dlp") + ") ")
                    .hasMessageContaining(expected)
                    .hasMessageContaining("yt2ms setup");
        }
        releases.offer("2026.10.20", "2.5.0");

        DownloadTools tools = finder().resolve();

        assertThat(tools.ytDlp()).isEqualTo((expected.equals("path") ? bin : managed).resolve("yt-dlp"));
        assertThat(tools.ytDlpArguments()).containsExactly("--js-runtimes", "deno:" + bin.resolve("deno"));
    }

    @Test
    void eachYtDlpFileIsTestedOnceWithTheRuntimeOfDownloads() throws IOException {
        Path tried = bin.resolve("tried");
        ytDlp("2026.11.01", "deno-2.9.6", "yt_dlp_ejs-0.8.0");
        program("deno", "deno 2.9.6");
        assertThat(finder().resolve().ytDlp()).isEqualTo(bin.resolve("yt-dlp"));
        finder().resolve();
        assertThat(Files.readAllLines(tried))
                .singleElement()
                .asString()
                .contains("--ignore-config")
                .endsWith("--js-runtimes deno:" + bin.resolve("deno"));

        ytDlp("2026.11.01", "deno-2.9.6", "none");
        releases.offer("2026.10.20", "2.5.0");
        finder().resolve();
        finder().resolve();
        assertThat(Files.readAllLines(tried))
                .as("starts of yt-dlp, one more because a failure is not remembered")
                .hasSize(3);

        ytDlp("2026.11.01", "deno-2.9.6", "yt_dlp_ejs-0.8.0");
        realMediaTools();
        assertThat(finder().describe())
                .filteredOn(tool -> tool.tool().equals("yt-dlp-ejs"))
                .singleElement()
                .satisfies(tool -> assertThat(tool.version()).contains("0.8.0"));
    }

    @Test
    void whatYtDlpLacksForYouTubesJavaScriptIsNamed() {
        ytDlp("2026.11.01", "deno-2.9.6", "none");
        program("deno", "deno 2.9.6");
        releases.offer("2026.11.20", "2.5.0");
        releases.offerYtDlp(verbose("2026.11.20", "deno-2.9.6", "none"));

        assertThatThrownBy(() -> finder().resolve())
                .isInstanceOf(ToolException.class)
                .hasMessageStartingWith("yt-dlp 2026.11.01 (")
                .hasMessageContaining("The yt-dlp 2026.11.20 that yt2ms downloaded")
                .hasMessageContaining(
                        "lacks yt-dlp-ejs, which YouTube needs; install another yt-dlp (sudo apt-get install -y pipx");
        assertThat(finder().describe().get(0).ok()).isFalse();

        downloads.ytDlp = bin.resolve("yt-dlp").toString();
        assertThat(finder().resolve().warnings())
                .singleElement()
                .asString()
                .contains("lacks yt-dlp-ejs", "set download.yt-dlp to auto");
    }

    @Test
    void managedToolsAreReusedWithoutAnyRequest() {
        releases.offer("2026.11.20", "2.5.0");
        finder().resolve();
        int requests = releases.requests().size();

        DownloadTools again = finder().resolve();

        assertThat(again.ytDlp()).isEqualTo(managed.resolve("yt-dlp"));
        assertThat(releases.requests()).hasSize(requests);
        assertThat(finder().resolveInstalled()).isEqualTo(again);
    }

    @Test
    void managedToolsAreRefreshedAfterAMonth() {
        releases.offer("2026.11.20", "2.5.0");
        finder().resolve();
        releases.offer("2026.12.20", "2.6.0");

        now = NOW.plus(Duration.ofDays(29));
        assertThat(finder().resolve().ytDlpVersion()).isEqualTo("2026.11.20");
        now = NOW.plus(Duration.ofDays(31));
        assertThat(finder().resolve().ytDlpVersion()).isEqualTo("2026.12.20");
        assertThat(managed.resolve("yt-dlp.previous")).exists();
    }

    @Test
    void aFailedRefreshOnlyWarnsAndIsTriedOnceADay() {
        releases.offer("2026.11.20", "2.5.0");
        finder().resolve();
        releases.fail(503);
        now = NOW.plus(Duration.ofDays(31));
        int before = releases.requests().size();

        DownloadTools tools = finder().resolve();
        int afterFirst = releases.requests().size();
        finder().resolve();

        assertThat(tools.ytDlpVersion()).isEqualTo("2026.11.20");
        assertThat(tools.warnings()).hasSize(2).allMatch(warning -> warning.contains("503"));
        assertThat(afterFirst).isGreaterThan(before);
        assertThat(releases.requests()).hasSize(afterFirst);
        now = NOW.plus(Duration.ofDays(33));
        finder().resolve();
        assertThat(releases.requests()).hasSizeGreaterThan(afterFirst);
    }

    @Test
    void aNewReleaseThatDoesNotRunIsNotInstalled() {
        releases.offer("2026.11.20", "2.5.0");
        finder().resolve();
        releases.offerYtDlp("#!/bin/sh\nexit 1\n");
        now = NOW.plus(Duration.ofDays(31));

        DownloadTools tools = finder().resolve();

        assertThat(tools.ytDlpVersion()).isEqualTo("2026.11.20");
        assertThat(tools.warnings()).singleElement().asString().contains("does not run");
    }

    @Test
    void thePreviousReleaseIsUsedIfTheCurrentOneDoesNotRun() throws IOException {
        releases.offer("2026.11.20", "2.5.0");
        finder().resolve();
        releases.offer("2026.12.20", "2.5.0");
        now = NOW.plus(Duration.ofDays(31));
        finder().resolve();
        Files.writeString(managed.resolve("yt-dlp"), "broken");
        releases.fail(500);

        DownloadTools tools = finder().resolve();

        assertThat(tools.ytDlp()).isEqualTo(managed.resolve("yt-dlp.previous"));
        assertThat(tools.ytDlpVersion()).isEqualTo("2026.11.20");
    }

    @Test
    @Survives(FaultCell.TOOL_TOO_OLD)
    void ifNoSuitableToolExistsTheCommandsToInstallItAreShown() {
        program("yt-dlp", "2023.03.04");
        releases.fail(404);

        assertThatThrownBy(() -> finder().resolve())
                .isInstanceOf(ToolException.class)
                .hasMessageContaining("2023.03.04 is too old for YouTube")
                .hasMessageContaining("404")
                .hasMessageContaining("yt2ms setup")
                .hasMessageContaining("sudo apt-get install -y pipx");
        assertThatThrownBy(() -> finder().resolveInstalled())
                .isInstanceOf(ToolException.class)
                .hasMessageContaining("yt2ms setup");
        assertThat(managed.resolve("yt-dlp")).doesNotExist();
    }

    @Test
    void aMissingFfmpegIsReportedWithTheCommandToInstallIt() throws IOException {
        program("yt-dlp", "2026.11.01");
        Files.delete(bin.resolve("ffprobe"));

        assertThatThrownBy(() -> finder().resolve())
                .isInstanceOf(ToolException.class)
                .hasMessageContaining("No working ffprobe")
                .hasMessageContaining("sudo apt-get install -y ffmpeg");
    }

    @Test
    void ffmpegIsFoundAtTheConfiguredLocation() throws IOException {
        downloads.watchUrl = "http://127.0.0.1:8080/{id}";
        program("yt-dlp", "2023.03.04");
        Path other = Files.createDirectories(folder.resolve("other"));
        TestDownloads.script(other, "ffmpeg", "echo ffmpeg version n7.1");
        TestDownloads.script(other, "ffprobe", "echo ffprobe version n7.1");

        downloads.ffmpegLocation = Optional.of(other);
        assertThat(finder().resolve().ffprobe()).isEqualTo(other.resolve("ffprobe"));
        downloads.ffmpegLocation = Optional.of(other.resolve("ffmpeg"));
        assertThat(finder().resolve().ffprobe()).isEqualTo(other.resolve("ffprobe"));
        assertThat(finder().resolve().ffmpegVersion()).isEqualTo("7.1");
        downloads.ffmpegLocation = Optional.of(folder.resolve("none"));
        assertThatThrownBy(() -> finder().resolve())
                .isInstanceOf(ToolException.class)
                .hasMessageContaining("ffmpeg-location");
    }

    @Test
    void theYtDlpNamedInTheJobFileIsUsed() {
        downloads.ytDlp = TestDownloads.script(folder.resolve("my"), "my-dlp", "echo 2023.03.04")
                .toString();

        DownloadTools tools = finder().resolve();

        assertThat(tools.ytDlp()).hasToString(downloads.ytDlp);
        assertThat(tools.warnings()).singleElement().asString().contains("too old for YouTube");
        downloads.ytDlp = "no-such-dlp";
        assertThatThrownBy(() -> finder().resolve())
                .isInstanceOf(ToolException.class)
                .hasMessageContaining("download.yt-dlp no-such-dlp");
    }

    @Test
    void describingTheToolsDownloadsNothing() {
        program("yt-dlp", "2023.03.04");

        List<ToolStatus> all = finder().describe();

        assertThat(all).extracting(ToolStatus::tool).startsWith("yt-dlp", "ffmpeg", "ffprobe");
        assertThat(all.get(0).ok()).isFalse();
        assertThat(all.get(0).advice()).contains("yt2ms setup");
        assertThat(all.get(1).ok()).isTrue();
        assertThat(releases.requests()).isEmpty();
    }

    @Test
    void setupForASandboxTakesAnyYtDlpThatRuns() {
        realMediaTools();
        downloads.watchUrl = "http://127.0.0.1:8080/{id}";
        program("yt-dlp", "2023.03.04");

        List<ToolStatus> all = finder().setUp();

        assertThat(all).allMatch(ToolStatus::ok);
        assertThat(all.get(0).version()).contains("2023.03.04");
        assertThat(all).noneMatch(tool -> tool.tool().contains("JavaScript"));
        assertThat(releases.requests()).isEmpty();
    }

    @Test
    void setupDownloadsTheNewestToolsThatYouTubeNeeds() {
        realMediaTools();
        program("yt-dlp", "2023.03.04");
        releases.offer("2026.11.20", "2.5.0");

        List<ToolStatus> all = finder().setUp();

        assertThat(all).allMatch(ToolStatus::ok);
        assertThat(all.get(0).version()).contains("2026.11.20");
        assertThat(all.get(1).tool()).contains("deno");
        releases.offer("2026.11.22", "2.5.0");
        assertThat(finder().setUp().get(0).version()).contains("2026.11.22");
        releases.fail(500);
        assertThat(finder().setUp().get(0).ok()).isTrue();
    }

    @Test
    void aNewerManagedYtDlpIsPreferredToThatOnThePath() {
        program("yt-dlp", "2026.01.01");
        program("node", "v24.0.0");
        releases.offer("2026.11.20", "2.5.0");

        assertThat(finder().setUp().get(0).version()).contains("2026.11.20");
        assertThat(finder().resolve().ytDlp()).isEqualTo(managed.resolve("yt-dlp"));
    }

    @Test
    void setupChecksThatFfprobeAndFfmpegWork() {
        program("yt-dlp", "2026.11.20");
        program("node", "v24.0.0");
        releases.offer("2026.11.20", "2.5.0");

        assertThat(finder().setUp())
                .filteredOn(tool -> !tool.ok())
                .singleElement()
                .satisfies(tool -> assertThat(tool.advice()).contains("ffprobe 5.1.9", "does not work correctly"));
        realMediaTools();
        assertThat(finder().setUp()).allMatch(ToolStatus::ok);
    }

    private void realMediaTools() {
        DownloadTools machine = new TestDownloads().tools();
        TestDownloads.script(bin, "ffmpeg", "exec " + machine.ffmpeg() + " \"$@\"");
        TestDownloads.script(bin, "ffprobe", "exec " + machine.ffprobe() + " \"$@\"");
    }

    @Test
    void theZipFileIsDownloadedIfPythonIsInstalled() {
        releases.offer("2026.11.20", "2.5.0");
        releases.offerYtDlp("#!/usr/bin/env python3\n2026.11.20\n", "#!/bin/sh\necho 2026.11.20\n");
        assertThat(finder().resolve().ytDlp()).content().startsWith("#!/bin/sh");
        TestDownloads.script(bin, "python3", "echo 2026.11.21");
        releases.offerYtDlp("#!" + bin + "/python3\n2026.11.21\n", "#!/bin/sh\necho 2026.11.21\n");

        assertThat(finder().setUp().get(0).version()).contains("2026.11.21");
        assertThat(finder().resolve().ytDlp()).content().startsWith("#!" + bin + "/python3");
    }

    @ParameterizedTest
    @CsvSource({
        "LINUX, false, false, yt-dlp_linux, deno-x86_64-unknown-linux-gnu.zip",
        "LINUX, true, false, yt-dlp_linux_aarch64, deno-aarch64-unknown-linux-gnu.zip",
        "LINUX, false, true, yt-dlp_musllinux, -",
        "LINUX, true, true, yt-dlp_musllinux_aarch64, -",
        "MAC, false, false, yt-dlp_macos, deno-x86_64-apple-darwin.zip",
        "MAC, true, false, yt-dlp_macos, deno-aarch64-apple-darwin.zip",
        "OTHER, false, false, -, -"
    })
    void choosesTheReleaseFilesForEachOperatingSystemAndArchitecture(
            Platform.System system, boolean arm, boolean musl, String ytDlp, String deno) {
        Platform platform = new Platform(system, arm, musl, false, false);

        assertThat(platform.ytDlpAssets(false)).isEqualTo(ytDlp.equals("-") ? List.of() : List.of(ytDlp));
        assertThat(platform.ytDlpAssets(true))
                .isEqualTo(ytDlp.equals("-") ? List.of("yt-dlp") : List.of("yt-dlp", ytDlp));
        assertThat(platform.denoAsset().orElse("-")).isEqualTo(deno);
    }

    private ToolFinder finder() {
        String path = searchedFirst + bin + ":" + folder.resolve("missing") + ":/usr/bin-of-none";
        Clock clock = Clock.fixed(now, ZoneOffset.UTC);
        DownloadSettings settings = downloads.settings();
        return new ToolFinder(
                settings,
                downloads.source(),
                Network.direct(),
                new KnownSecrets(List.of()),
                path,
                LINUX,
                ReleasePage.MAKERS::key,
                clock);
    }

    /**
     * Installs a yt-dlp that lists these runtimes and libraries in its verbose output, and that records its arguments.
     */
    private void ytDlp(String version, String runtimes, String libraries) {
        TestDownloads.script(bin, "yt-dlp", verbose(version, runtimes, libraries));
    }

    private String verbose(String version, String runtimes, String libraries) {
        return """
                #!/bin/sh
                case "$*" in *--verbose*)
                    echo "$*" >> '%s'
                    echo '[debug] Optional libraries: %s' >&2
                    echo '[debug] JS runtimes: %s' >&2
                    echo 'yt-dlp: error: You must provide at least one URL.' >&2
                    exit 2;;
                esac
                echo %s
                """.formatted(bin.resolve("tried"), libraries, runtimes, version);
    }

    private void program(String name, String output) {
        TestDownloads.script(bin, name, "cat <<'END'", output, "END");
    }
}
