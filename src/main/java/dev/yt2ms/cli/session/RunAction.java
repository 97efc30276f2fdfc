package dev.yt2ms.cli.session;

import dev.yt2ms.cli.errors.ExitCodes;
import dev.yt2ms.cli.errors.OperatorException;
import dev.yt2ms.live.ActionResult;
import dev.yt2ms.live.LiveAction;
import dev.yt2ms.live.LiveEndpoint;
import dev.yt2ms.model.JobCommands;
import dev.yt2ms.report.status.RunFile;
import dev.yt2ms.settings.Settings;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** Carries out an action in the process that runs the migration of a job file. */
public final class RunAction {

    private RunAction() {}

    /**
     * Carries out an action that needs a run, and prints the result.
     *
     * @param commands the commands that messages suggest
     * @return the exit code
     * @throws OperatorException when no process runs this migration
     */
    public static int carryOut(Settings settings, JobCommands commands, LiveAction action, boolean quiet) {
        return print(
                ask(settings, action, List.of(), Optional.empty())
                        .orElseThrow(() -> new OperatorException(
                                "no run of '%s' is in progress on this machine; %s shows how the last one ended"
                                        .formatted(settings.name(), commands.quoted("status")))),
                commands,
                quiet);
    }

    /**
     * Asks the process that runs this migration to carry out an action.
     *
     * @return the result; empty if no process runs this migration
     */
    public static Optional<ActionResult> ask(
            Settings settings, LiveAction action, List<String> videoIds, Optional<String> rule) {
        Optional<RunFile> run = RunFile.read(settings.stateDir());
        if (run.isEmpty()) {
            return Optional.empty();
        }
        try {
            return Optional.of(LiveEndpoint.asked(run.get()).act(action, videoIds, rule));
        } catch (FileNotFoundException e) {
            throw new OperatorException(
                    "%s, can't do this: it runs verify, or an earlier version of yt2ms; wait until it has ended, or end it with Ctrl-C or the signal TERM"
                            .formatted(run.get().describe()));
        } catch (IOException e) {
            throw new OperatorException("%s, does not answer; run this command again in a moment"
                    .formatted(run.get().describe()));
        }
    }

    /**
     * Prints the result of an action.
     *
     * @param commands the commands that the result suggests
     * @return the exit code
     * @throws OperatorException when the action was refused
     */
    public static int print(ActionResult result, JobCommands commands, boolean quiet) {
        if (!result.done()) {
            throw new OperatorException(commands.filledIn(result.message()));
        }
        if (!quiet) {
            System.out.println(commands.filledIn(result.message()));
        }
        return ExitCodes.OK;
    }
}
