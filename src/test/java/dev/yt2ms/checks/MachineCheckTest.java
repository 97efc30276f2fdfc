package dev.yt2ms.checks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.yt2ms.checks.Finding.State;
import dev.yt2ms.download.tools.ToolStatus;
import dev.yt2ms.settings.Settings;
import dev.yt2ms.settings.value.KnownSecrets;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MachineCheckTest {

    @TempDir
    private Path folder;

    private MachineCheck check(Path toolsDir) {
        Settings settings = JobSettings.in(folder, "download.tools-dir=" + toolsDir);
        return new MachineCheck(settings, new KnownSecrets(List.of()), Map.of("TMPDIR", "/some/tmp"));
    }

    @Test
    void aJavaThatIsTooOldIsAnError() {
        assertThat(MachineCheck.java(Runtime.Version.parse("11.0.2"), 1 << 30))
                .matches(finding ->
                        finding.state() == State.ERROR && finding.fix().contains("yt2ms setup"));
        assertThat(MachineCheck.java(Runtime.version(), 1 << 30).state()).isEqualTo(State.OK);
    }

    @Test
    void nothingRunsFromAToolsFolderThatOthersCanChange() throws IOException {
        Path tools = Files.createDirectory(folder.resolve("tools"));
        assertThat(check(tools).temporaryFiles())
                .matches(finding ->
                        finding.state() == State.OK && finding.detail().contains("not in /some/tmp"));
        Files.setPosixFilePermissions(tools, PosixFilePermissions.fromString("rwxrwxrwx"));

        assertThat(check(tools).temporaryFiles())
                .matches(finding ->
                        finding.state() == State.ERROR && finding.fix().contains("download.tools-dir"));
        assertThat(check(tools).tools()).isEmpty();
    }

    @Test
    void aToolsFolderThatCanNotBeMadeIsAWarning() {
        assertThat(check(Path.of("/proc/self/tools")).temporaryFiles())
                .matches(finding -> finding.state() == State.WARNING)
                .extracting(Finding::sentence)
                .asString()
                .contains("/proc/self/tools can't be written to", "/some/tmp", "set another");
    }

    @Test
    void showsAProgramWithItsVersionAndHowToFixIt() {
        assertThat(MachineCheck.finding(new ToolStatus(
                        "yt-dlp",
                        Optional.of(Path.of("/usr/bin/yt-dlp")),
                        Optional.of("2024.01.01"),
                        true,
                        "It is old")))
                .isEqualTo(new Finding("yt-dlp", State.WARNING, "2024.01.01 (/usr/bin/yt-dlp)", "It is old"));
        assertThat(MachineCheck.finding(
                        new ToolStatus("deno", Optional.empty(), Optional.empty(), false, "run yt2ms setup")))
                .isEqualTo(new Finding("deno", State.ERROR, "not found, or not usable", "run yt2ms setup"));
    }

    @Test
    void noexecAndLittleSpaceAreWarnings() {
        assertThat(check(folder).temporaryFiles(new Place(true, 1L << 40, Optional.empty(), true)))
                .matches(finding -> finding.state() == State.WARNING)
                .extracting(Finding::sentence)
                .asString()
                .contains("is mounted noexec", "mount it with exec");
        assertThat(check(folder).temporaryFiles(new Place(true, 399_999_999, Optional.empty(), false)))
                .matches(finding -> finding.state() == State.WARNING)
                .extracting(Finding::sentence)
                .asString()
                .contains("has only 400.0 MB left", "free some space");
    }
}
