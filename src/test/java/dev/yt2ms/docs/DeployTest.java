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
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests that systemd accepts the unit, and that the service cannot write to its own program. */
@StartsProcesses
class DeployTest {

    private static final Path FOLDER = Path.of("jobs", "deploy");

    /**
     * The highest exposure that the unit may have, on the scale of systemd-analyze from 0 to 100. The exposure cannot
     * be 0, because the unit needs network access and Java's compiler.
     */
    private static final String MOST_EXPOSURE = "20";

    @TempDir
    private Path temp;

    private String unit;
    private Path copy;

    @BeforeEach
    void copyAsInstance() throws IOException {
        unit = Files.readString(FOLDER.resolve("yt2ms-sync@.service"));
        // The copy starts another program, because the unit's program is not installed on this machine.
        copy = Files.writeString(
                temp.resolve("yt2ms-sync@x.service"),
                unit.replace("ExecStart=/opt/yt2ms/yt2ms", "ExecStart=/bin/true"));
        Files.copy(FOLDER.resolve("yt2ms-sync@.timer"), temp.resolve("yt2ms-sync@x.timer"));
    }

    @Test
    void theServiceCanWriteOnlyToItsState() {
        assertThat(unit.lines())
                .contains(
                        "ExecStart=/opt/yt2ms/yt2ms sync --quiet /etc/yt2ms/%i.yml",
                        "Environment=HOME=/var/lib/yt2ms",
                        "StateDirectory=yt2ms",
                        "ProtectSystem=strict",
                        "NoNewPrivileges=yes",
                        "UMask=0077")
                .noneMatch(line -> line.startsWith("ReadWritePaths="))
                .noneMatch(line -> line.contains("chown"));
        assertThat(unit).contains("git clone THIS-REPOSITORY /opt/yt2ms");
    }

    @Test
    void aSyncThatIsStoppedOrContinuesLaterIsNoFailure() {
        assertThat(unit.lines()).contains("SuccessExitStatus=3 75 143");
    }

    @Test
    void systemdAnalyzeRatesTheServiceAsWellProtected() throws Exception {
        assertGood("security", "--offline=true", "--threshold=" + MOST_EXPOSURE, copy.toString());
    }

    @Test
    void systemdUnderstandsBothUnits() throws Exception {
        assertThat(assertGood(
                        "verify",
                        copy.toString(),
                        temp.resolve("yt2ms-sync@x.timer").toString()))
                .doesNotContain("yt2ms-sync");
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
