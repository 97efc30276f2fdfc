package dev.yt2ms.cli.options;

import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The option {@code --samples}: how much a plan shows. */
public final class PlanOptions {

    @Spec(Spec.Target.MIXEE)
    private CommandSpec spec;

    @Option(
            names = "--samples",
            paramLabel = "N",
            description = "With a plan: the number of videos to show with their upload fields [5].")
    private int samples = 5;

    public int samples() {
        if (samples < 0 || samples > 1000) {
            throw new ParameterException(spec.commandLine(), "--samples must be a number from 0 to 1000");
        }
        return samples;
    }
}
