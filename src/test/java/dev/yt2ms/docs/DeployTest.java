package dev.yt2ms.docs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.yt2ms.StartsProcesses;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests that systemd accepts the units, and that a service cannot write to its own program. */
@StartsProcesses
class DeployTest {

    private static final Path FOLDER = Path.of("jobs", "deploy");

    /**
     * The highest exposure that a unit may have, on the scale of systemd-analyze from 0 to 100. The exposure cannot
     * be 0, because the unit needs network access and Java's compiler.
     */
    private static final String MOST_EXPOSURE = "20";

    @TempDir
    private Path temp;

    @ParameterizedTest
    @ValueSource(strings = {"sync", "node"})
    void aServiceCanWriteOnlyToItsState(String name) throws IOException {
        assertThat(unit(name).lines())
                .contains(
                        "ExecStart=/opt/yt2ms/yt2ms sync --quiet /etc/yt2ms/%i.yml",
                        "Environment=HOME=/var/lib/yt2ms",
                        "StateDirectory=yt2ms",
                        "ProtectSystem=strict",
                        "NoNewPrivileges=yes",
                        "UMask=0077")
                .noneMatch(line -> line.startsWith("ReadWritePaths="))
                .noneMatch(line -> line.contains("chown"));
    }

    @Test
    void aSyncThatIsStoppedOrContinuesLaterIsNoFailure() throws IOException {
        assertThat(unit("sync")).contains("git clone THIS-REPOSITORY /opt/yt2ms");
        assertThat(unit("sync").lines()).contains("SuccessExitStatus=3 75 143");
    }

    @Test
    void aMachineThatHasToWaitOrIsKilledIsStartedAgain() throws IOException {
        assertThat(unit("node").lines())
                .contains(
                        "Restart=on-abnormal",
                        "RestartForceExitStatus=75",
                        "StartLimitIntervalSec=0",
                        "SuccessExitStatus=3 143");
    }

    @ParameterizedTest
    @ValueSource(strings = {"sync", "node"})
    void systemdAnalyzeRatesTheServiceAsWellProtected(String name) throws Exception {
        assertGood(
                "security",
                "--offline=true",
                "--threshold=" + MOST_EXPOSURE,
                copyAsInstance(name).toString());
    }

    @Test
    void systemdUnderstandsAllUnits() throws Exception {
        Path timer = Files.copy(FOLDER.resolve("yt2ms-sync@.timer"), temp.resolve("yt2ms-sync@x.timer"));
        assertThat(assertGood(
                        "verify",
                        copyAsInstance("sync").toString(),
                        copyAsInstance("node").toString(),
                        timer.toString()))
                .doesNotContain("yt2ms-");
    }

    private static String unit(String name) throws IOException {
        return Files.readString(FOLDER.resolve("yt2ms-" + name + "@.service"));
    }

    /** Copies a unit. The copy starts another program, because the unit's program is not installed on this machine. */
    private Path copyAsInstance(String name) throws IOException {
        return Files.writeString(
                temp.resolve("yt2ms-" + name + "@x.service"),
                unit(name).replace("ExecStart=/opt/yt2ms/yt2ms", "ExecStart=/bin/true"));
    }

    private static String assertGood(String... arguments) throws Exception {
        Path tool = Path.of("/usr/bin/systemd-analyze");
        assumeTrue(Files.isExecutable(tool), "This test needs systemd-analyze");
        List<String> command = new ArrayList<>(List.of(tool.toString(), "--no-pager"));
        command.addAll(Arrays.asList(arguments));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(output).isZero();
        return output;
    }
}
