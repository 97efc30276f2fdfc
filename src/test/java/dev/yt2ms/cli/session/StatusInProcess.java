package dev.yt2ms.cli.session;

import dev.yt2ms.report.status.StatusReport;
import dev.yt2ms.settings.jobfile.JobFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Returns the output of {@code status --json}, for tests that need it often. */
public final class StatusInProcess {

    private StatusInProcess() {}

    /**
     * Reads the status as the command does.
     *
     * @param variables the environment variables that the job file may refer to
     */
    public static byte[] json(Path jobFile, Map<String, String> variables) {
        try {
            return JobStatus.read(
                    JobFile.read(jobFile, List.of(), variables, JobFile.Access.LEDGER), StatusReport.Extent.ALL);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
