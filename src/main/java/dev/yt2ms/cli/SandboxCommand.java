package dev.yt2ms.cli;

import dev.yt2ms.cli.errors.ExitCodes;
import dev.yt2ms.cli.errors.OperatorException;
import dev.yt2ms.cli.options.OwnFolders;
import dev.yt2ms.model.Program;
import dev.yt2ms.sandbox.DemoChannel;
import dev.yt2ms.sandbox.Sandbox;
import java.io.IOException;
import java.net.BindException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

@Command(
        name = "sandbox",
        description =
                "Run a simulated YouTube with a small channel and a simulated MainStreaming platform on this machine, for rehearsals.",
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "Faults can be simulated, e.g. the next two uploads are stored but answered with 502:",
            "  curl -H 'Content-Type: application/json' FAULTS -d",
            "    '[{\"where\": \"upload\", \"times\": 2,",
            "       \"action\": {\"do\": \"answer\", \"status\": 502, \"afterWork\": true}}]'",
            "where: watch, media, youtube, platform, upload; do: answer, close, cut, shorten, junk, stall, trickle, trickleRequest, mangle.",
            "Slow downloads: {\"where\": \"media\", \"times\": 9, \"action\": {\"do\": \"trickle\", \"bytesPerSecond\": 50000}};"
                    + " slow uploads: where upload, do trickleRequest. curl -X DELETE FAULTS ends all faults.",
            "FAULTS is the address for faults that the sandbox prints. It is a secret, because it gives access; it changes at each start.",
            "mangle changes what was uploaded: {\"do\": \"mangle\", \"what\": [\"SHIFT_DATE\"]}; what: CUT_TITLE, STRIP_TAGS (of the HTML),"
                    + " DROP_TAGS, SHIFT_DATE, DROP_VIEWS, LOSE_CONTENT, FAIL_ENCODING, ENCODE_H264_ONLY."
        })
final class SandboxCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @Option(names = "--port", paramLabel = "PORT", description = "Port on loopback; 0 takes any free one [8089].")
    private int port = 8089;

    @Option(names = "--dir", paramLabel = "DIR", description = "Where clips and uploads are kept [~/.yt2ms/sandbox].")
    private Optional<Path> directory = Optional.empty();

    @Option(
            names = "--videos",
            paramLabel = "N",
            description = "Instead of the demo's videos, serve this number of videos, all made of one clip.")
    private Optional<Integer> videos = Optional.empty();

    @Override
    public Integer call() throws IOException, InterruptedException {
        if (port < 0
                || port > 65_535
                || videos.filter(count -> count < 1 || count > 100_000).isPresent()) {
            throw new ParameterException(
                    spec.commandLine(), "--port must be from 0 to 65535, and --videos from 1 to 100000");
        }
        Path folder = OwnFolders.ofOption(directory, "sandbox");
        try (Sandbox sandbox = Sandbox.start(folder, port)) {
            videos.ifPresentOrElse(sandbox.channel()::fill, () -> DemoChannel.fill(sandbox));
            System.out.println("# The sandbox runs until Ctrl-C; uploads are shown at " + sandbox.url());
            System.out.println("# Faults are set at " + sandbox.url() + "faults");
            System.out.println(
                    "# Keep these addresses secret: anyone who knows them can do everything in the sandbox.");
            System.out.println("# In another terminal:");
            sandbox.variables().forEach((name, value) -> System.out.println("export " + name + "='" + value + "'"));
            System.out.println(Program.NAME + " migrate " + Program.shortFile("jobs/demo.yml"));
            Thread.currentThread().join();
            return ExitCodes.OK;
        } catch (BindException e) {
            throw new OperatorException("port %d is taken; give another --port, or 0 for any free one".formatted(port));
        } catch (IOException e) {
            throw new OperatorException("the sandbox can't run in %s: %s".formatted(folder, e.getMessage()));
        }
    }
}
