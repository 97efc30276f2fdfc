package dev.yt2ms.cli;

import dev.yt2ms.cli.errors.ExitCodes;
import dev.yt2ms.cli.errors.OperatorException;
import dev.yt2ms.cli.options.JobFileOptions;
import dev.yt2ms.cli.terminal.Browser;
import dev.yt2ms.cli.terminal.ForwardingPage;
import dev.yt2ms.cli.terminal.SignalStop;
import dev.yt2ms.cli.terminal.StderrTerminal;
import dev.yt2ms.model.Channel;
import dev.yt2ms.model.Program;
import dev.yt2ms.net.Network;
import dev.yt2ms.report.status.StatusText;
import dev.yt2ms.run.DaemonThreads;
import dev.yt2ms.run.RunControl;
import dev.yt2ms.settings.Settings;
import dev.yt2ms.settings.jobfile.JobFile;
import dev.yt2ms.settings.value.KnownSecrets;
import dev.yt2ms.settings.value.SettingsException;
import dev.yt2ms.youtube.SourceException;
import dev.yt2ms.youtube.login.LoginFlow;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.BindException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

@Command(
        name = "login",
        description = "Let the channel's owner log in (source.oauth), so that private and unlisted videos are found.",
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "On a server without a browser: run this command there; it prints an address with a port. On the computer"
                    + " with the browser, run 'ssh -L PORT:127.0.0.1:PORT SERVER' with that port, then open the address."
                    + " --port chooses the port in advance."
        })
final class LoginCommand implements Callable<Integer> {

    private static final Duration PATIENCE = Duration.ofMinutes(10);
    private static final Duration GRACE = Duration.ofSeconds(10);

    @Spec
    private CommandSpec spec;

    @Mixin
    private JobFileOptions jobFile;

    @Option(names = "--no-browser", description = "Only print the address; do not open a browser.")
    private boolean noBrowser;

    @Option(
            names = "--port",
            paramLabel = "PORT",
            description = "Port on 127.0.0.1 that the browser returns to [any free one].")
    private int port;

    @Option(
            names = "--yes",
            description = "Accept whichever channel was chosen in the browser; do not ask on the terminal.")
    private boolean yes;

    @Override
    @SuppressWarnings("try") // javac warns, because the block does not use the resource.
    public Integer call() throws IOException, InterruptedException {
        if (port < 0 || port > 65_535) {
            throw new ParameterException(spec.commandLine(), "--port must be from 0 (any free one) to 65535");
        }
        if (!yes && !StderrTerminal.canAsk()) {
            throw new ParameterException(
                    spec.commandLine(),
                    "login asks you to confirm the channel, but there is no terminal to ask on: run it in a "
                            + "terminal, or add --yes");
        }
        Settings settings = jobFile.read(JobFile.Access.LOGIN);
        if (settings.source().oauth().isEmpty()) {
            throw new SettingsException(
                    "migration.source.oauth: missing; a login needs an OAuth client of your Google Cloud"
                            + " project: add client-file, or client-id and client-secret, as "
                            + Program.shortFile("jobs/migrate-channel.yml") + " explains");
        }
        RunControl control = new RunControl();
        try (SignalStop signals = new SignalStop(control, GRACE)) {
            return login(settings, control);
        }
    }

    private int login(Settings settings, RunControl control) throws IOException, InterruptedException {
        KnownSecrets secrets = new KnownSecrets(settings.secrets());
        try (LoginFlow login = LoginFlow.begin(
                        settings.source(),
                        secrets,
                        Network.ofSource(settings.machine().network()),
                        port,
                        Clock.systemUTC(),
                        control);
                ForwardingPage page = noBrowser
                        ? null
                        : Browser.open(login.address(), settings.stateDir(), secrets)
                                .orElse(null)) {
            explain(login, page != null);
            Channel channel = login.await(PATIENCE, answered -> yes || isWanted(answered, control));
            System.out.printf(
                    "Logged in: %s (%s). From now on, commands with this job file use this login.%n",
                    StatusText.printable(channel.title()), StatusText.printable(channel.id()));
            return ExitCodes.OK;
        } catch (SourceException e) {
            if (!control.isStopping()) {
                throw e;
            }
            // The message must be printed here: after a signal, the JVM exits with the signal's code as soon as this
            // method ends.
            System.err.println("yt2ms: " + StatusText.printable(e.getMessage()));
            return ExitCodes.LATER;
        } catch (BindException e) {
            throw new OperatorException(
                    "port %d is taken or not allowed; give another --port, or omit it to use any free one"
                            .formatted(port));
        }
    }

    /**
     * Asks whether this is the right channel, because another user of this machine may have completed the login with an
     * account of their own.
     */
    private static boolean isWanted(Channel channel, RunControl control) {
        System.err.printf(
                "Log in as %s (%s)? [y/N] ", StatusText.printable(channel.title()), StatusText.printable(channel.id()));
        System.err.flush();
        CompletableFuture<String> answer = new CompletableFuture<>();
        control.onStop(() -> answer.complete(""));
        DaemonThreads.start("answer", () -> answer.complete(lineOfPerson()));
        return Set.of("y", "yes").contains(answer.join().strip().toLowerCase(Locale.ROOT));
    }

    private static String lineOfPerson() {
        try {
            String line = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8)).readLine();
            return line == null ? "" : line;
        } catch (IOException e) {
            return "";
        }
    }

    private static void explain(LoginFlow login, boolean opened) {
        System.err.printf(
                "%s. Choose the account or channel that owns the videos, and allow yt2ms to see them:%n%n  %s%n%n",
                opened
                        ? "A browser opens; if it does not, open the address below"
                        : "Open the address below in a browser",
                login.address());
        if (!opened) {
            System.err.printf(
                    "If the browser is on another computer, first run this command there, and leave it running:%n%n"
                            + "  ssh -L %1$d:127.0.0.1:%1$d THIS-SERVER%n%n",
                    login.port());
        }
        System.err.printf(
                "Waiting for the browser to return to 127.0.0.1:%d, for at most %d minutes; Ctrl-C cancels the "
                        + "login.%n",
                login.port(), PATIENCE.toMinutes());
    }
}
