package dev.yt2ms.cli;

import dev.yt2ms.live.LiveAction;
import picocli.CommandLine.Command;

@Command(
        name = "pause",
        description = {
            "Let no further transfer of a running migration begin; running ones are completed.",
            "The pause lasts until resume, or until the run ends."
        },
        mixinStandardHelpOptions = true)
final class PauseCommand extends RunActionCommand {

    PauseCommand() {
        super(LiveAction.PAUSE);
    }
}
