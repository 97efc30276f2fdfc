package dev.yt2ms.cli;

import dev.yt2ms.live.LiveAction;
import picocli.CommandLine.Command;

@Command(
        name = "resume",
        description = "Let a paused migration continue, or cancel a stop.",
        mixinStandardHelpOptions = true)
final class ResumeCommand extends RunActionCommand {

    ResumeCommand() {
        super(LiveAction.RESUME);
    }
}
