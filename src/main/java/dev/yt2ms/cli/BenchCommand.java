package dev.yt2ms.cli;

import dev.yt2ms.bench.Benchmark;
import dev.yt2ms.cli.errors.ExitCodes;
import dev.yt2ms.cli.errors.OperatorException;
import dev.yt2ms.cli.options.OwnFolders;
import dev.yt2ms.files.PrivateFiles;
import dev.yt2ms.model.Program;
import dev.yt2ms.report.JsonOutput;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

@Command(
        name = "bench",
        description =
                "Measure this machine: how long migrations against a sandbox with fixed rates take, and how long scripts with yt-dlp and curl "
                        + "take for the same work.",
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "The scenario several-machines needs a PostgreSQL database without other tables. The environment variable"
                    + " YT2MS_BENCH_DATABASE has its address, e.g. jdbc:postgresql://localhost/bench?user=NAME&password=PASSWORD;"
                    + " without it, the scenario is skipped.",
            "",
            "Each line shows the shortest time that the fixed rates allow (ideal), its ratio to the measured time, the processor "
                    + "time (of all processes, then of the JVM, of yt-dlp and of ffprobe/ffmpeg), and the peak memory of the JVM. The machine should "
                    + "be idle otherwise."
        })
final class BenchCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @Option(names = "--quick", description = "Use smaller channels: two minutes instead of twenty.")
    private boolean quick;

    @Option(names = "--json", description = "The results as one JSON object on stdout.")
    private boolean json;

    @Option(
            names = "--only",
            split = ",",
            paramLabel = "SCENARIO",
            description =
                    "Measure only these scenarios: start-up, shorts, bulk, restart, large-channel, idle-sync, waiting, giant, peers,"
                            + " several-machines.")
    private List<String> only = List.of();

    @Option(names = "--dir", paramLabel = "DIR", description = "Folder for the benchmark's files [~/.yt2ms/bench].")
    private Optional<Path> directory = Optional.empty();

    @Override
    public Integer call() throws IOException, InterruptedException {
        Set<String> names = new LinkedHashSet<>(only.isEmpty() ? Benchmark.SCENARIOS : only);
        for (String name : names) {
            if (!Benchmark.SCENARIOS.contains(name)) {
                throw new ParameterException(
                        spec.commandLine(),
                        "--only: \"%s\" is not a scenario; the scenarios are %s"
                                .formatted(name, String.join(", ", Benchmark.SCENARIOS)));
            }
        }
        Path folder = OwnFolders.ofOption(directory, "bench");
        PrivateFiles.makeFolder(folder);
        print(Benchmark.head());
        List<Map<String, Object>> results = measure(folder, names);
        if (json) {
            System.out.println(JsonOutput.mapper().writeValueAsString(Map.of("quick", quick, "results", results)));
        }
        List<Object> failed = results.stream()
                .filter(result -> !Integer.valueOf(ExitCodes.OK).equals(result.get("exitCode")))
                .map(result -> result.get("scenario"))
                .distinct()
                .toList();
        if (!failed.isEmpty()) {
            throw new OperatorException(
                    "these scenarios did not finish, so their figures are invalid: %s; see the logs in %s"
                            .formatted(failed, folder));
        }
        return ExitCodes.OK;
    }

    private List<Map<String, Object>> measure(Path folder, Set<String> names) throws InterruptedException {
        Benchmark benchmark = new Benchmark(
                folder,
                Program.file("yt2ms").toAbsolutePath(),
                Program.file("jobs/demo.yml").toAbsolutePath(),
                quick,
                this::print);
        try {
            return benchmark.run(names);
        } catch (IOException e) {
            throw failure(folder, e);
        } catch (UncheckedIOException e) {
            throw failure(folder, Objects.requireNonNull(e.getCause()));
        }
    }

    private static OperatorException failure(Path folder, IOException cause) {
        return new OperatorException("the benchmark can't run in %s: %s".formatted(folder, cause.getMessage()));
    }

    private void print(String line) {
        (json ? System.err : System.out).println(line);
    }
}
