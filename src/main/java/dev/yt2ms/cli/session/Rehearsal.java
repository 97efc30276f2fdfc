package dev.yt2ms.cli.session;

import dev.yt2ms.cli.errors.OperatorException;
import dev.yt2ms.cli.options.JobFileOptions;
import dev.yt2ms.cli.options.OutputOptions;
import dev.yt2ms.job.control.RunOptions;
import dev.yt2ms.model.JobCommands;
import dev.yt2ms.sandbox.Sandbox;
import dev.yt2ms.settings.Settings;
import dev.yt2ms.settings.jobfile.JobFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.springframework.util.FileSystemUtils;

/**
 * Migrates from the real source into the sandbox's platform, with a separate ledger, so that a person can check the
 * mapping before anything is sent to the real platform. Every rehearsal deletes the ledger of the last one, because the
 * mapping may have been edited since then.
 */
public final class Rehearsal {

    /** The variable with the sandbox's token. Like every secret, the token must not be on a command line. */
    private static final String TOKEN_VARIABLE = "YT2MS_REHEARSAL_TOKEN";

    private final JobFileOptions jobFile;
    private final OutputOptions output;
    private final boolean json;
    private final boolean keep;

    /** @param keep whether the page with the uploaded contents stays available until Ctrl-C */
    public Rehearsal(JobFileOptions jobFile, OutputOptions output, boolean json, boolean keep) {
        this.jobFile = jobFile;
        this.output = output;
        this.json = json;
        this.keep = keep;
    }

    /** Runs the rehearsal and returns the exit code. */
    public int run() throws IOException, InterruptedException {
        Path folder = jobFile.read(JobFile.Access.LEDGER).stateDir().resolve("rehearsal");
        Path state = folder.resolve("state");
        // The sandbox locks its folder, so no other rehearsal can use this migration's rehearsal folder at the same
        // time.
        try (Sandbox sandbox = sandbox(folder.resolve("sandbox"))) {
            sandbox.platform().empty();
            FileSystemUtils.deleteRecursively(state);
            // Only the status may be asked with these overrides. A migration would move videos to the real platform,
            // and record them in a ledger that the next rehearsal deletes.
            JobCommands status =
                    jobFile.commands().with(List.of("migration.state-dir=" + state, "migration.database.url="));
            Settings settings = jobFile.read(JobFile.Access.EVERYTHING, destination(sandbox), variables());
            new RehearsalCategories(sandbox.platform(), jobFile.commands(), output)
                    .make(settings, folder.resolve("plan"));
            int code = new MigrationSession(
                            settings.withLedgerOfItsOwn(state), jobFile.commands(), output, json, RunOptions.PLAIN)
                    .run()
                    .outcome()
                    .exitCode();
            // Stdout may contain one JSON object, so this text goes to stderr.
            System.err.printf(
                    "This was a rehearsal; nothing was sent to the real platform. The uploaded videos are at %s%n%s shows the status of the rehearsal%n",
                    keep ? sandbox.url() : folder.resolve("sandbox") + " (use --keep to see them on a web page)",
                    status.quoted("status"));
            if (keep) {
                System.err.println("The page with the uploaded videos stays available until Ctrl-C.");
                Thread.currentThread().join();
            }
            return code;
        }
    }

    private static Sandbox sandbox(Path folder) {
        try {
            return Sandbox.start(folder, 0);
        } catch (IOException e) {
            throw new OperatorException("the rehearsal can't be started in %s: %s".formatted(folder, e.getMessage()));
        }
    }

    private static List<String> destination(Sandbox sandbox) {
        return List.of(
                "migration.destination.api-url=" + sandbox.platformUrl(),
                "migration.destination.proxy=none",
                "migration.destination.format=json",
                "migration.destination.token=${" + TOKEN_VARIABLE + "}",
                "migration.destination.allow-http=true",
                "migration.destination.upload-hosts=[]");
    }

    private Map<String, String> variables() {
        Map<String, String> variables = new HashMap<>(jobFile.variables());
        variables.put(TOKEN_VARIABLE, Sandbox.TOKEN);
        return variables;
    }
}
