package dev.yt2ms.wholejob.machines;

import static org.assertj.core.api.Assertions.assertThat;

import dev.yt2ms.StartsProcesses;
import dev.yt2ms.wholejob.CommandLineProcess;
import dev.yt2ms.wholejob.WholeJobTest;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** Tests that a migration on one machine does not pay for what only several machines need. */
@StartsProcesses
class SingleMachineTest extends WholeJobTest {

    @Test
    void aLedgerInH2NeedsNoEngineForSeveralMachines() throws Exception {
        bed.sandbox.channel().fill(1);
        Path classes = directory.resolve("classes.log");
        // Java reads this variable after the command line, which turns its log off.
        bed.environment("_JAVA_OPTIONS", "-Xlog:class+load:file=" + classes);

        CommandLineProcess.Result result = bed.run("migrate");

        assertThat(result.exitCode()).as(result.err()).isZero();
        assertThat(Files.readAllLines(classes))
                .anyMatch(line -> line.contains("dev.yt2ms.job.Migration"))
                .noneMatch(line -> line.contains("kagkarlsson"));
        assertThat(bed.state().resolve("node")).doesNotExist();
        assertThat(bed.state().resolve("node.lock")).doesNotExist();
    }
}
