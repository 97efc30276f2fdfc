package dev.yt2ms.cli;

import dev.yt2ms.live.LiveAction;
import picocli.CommandLine.Command;

@Command(
        name = "stop",
        description = {
            "End a running migration after its running transfers; the next migrate continues it.",
            "To end it at once, press Ctrl-C in its terminal, or send it the signal TERM."
        },
        mixinStandardHelpOptions = true)
final class StopCommand extends RunActionCommand {

    StopCommand() {
        super(LiveAction.STOP);
    }
}
