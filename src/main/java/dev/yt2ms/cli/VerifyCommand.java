package dev.yt2ms.cli;

import dev.yt2ms.cli.options.JobFileOptions;
import dev.yt2ms.cli.options.LogOptions;
import dev.yt2ms.cli.session.VerifySession;
import dev.yt2ms.settings.Settings;
import dev.yt2ms.settings.jobfile.JobFile;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "verify",
        description = {
            "Compare all that is on the platform with what was sent, and move nothing.",
            "Exit codes: 0: all is there as it was sent, and every video is accounted for; 3: a content differs, is missing"
                    + " or exists twice, or a video failed; 75: something is still to be moved or encoded; 4: a person"
                    + " must act, for example because the platform does not let yt2ms read or list its contents."
        },
        mixinStandardHelpOptions = true)
final class VerifyCommand implements Callable<Integer> {

    @Mixin
    private JobFileOptions jobFile;

    @Mixin
    private LogOptions output;

    @Option(names = "--json", description = "One JSON object with every video that differs or failed.")
    private boolean json;

    @Override
    public Integer call() {
        Settings settings = jobFile.readBegun(JobFile.Access.EVERYTHING);
        return new VerifySession(settings.verifying(), output, json, jobFile.commands()).run();
    }
}
