package dev.yt2ms.cli.terminal;

import dev.yt2ms.files.ProgramPath;
import dev.yt2ms.settings.value.InheritedVariables;
import dev.yt2ms.settings.value.KnownSecrets;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Opens the person's browser, if this machine has a desktop. */
public final class Browser {

    private Browser() {}

    /**
     * Asks the desktop to open an address through a local page that forwards to it. The address itself must not be on
     * the command line, which all users of the machine can see: a user who knows the address of a login could finish
     * the login in the person's place.
     *
     * @param stateDir the folder for the page if it can't be in the home folder
     * @param secrets the secrets to remove from the browser's environment
     * @return the page, to be closed after the browser has loaded it; empty if no browser could be started
     */
    public static Optional<ForwardingPage> open(URI address, Path stateDir, KnownSecrets secrets) {
        Optional<Path> opener =
                opener(System.getenv(), System.getProperty("os.name")).flatMap(ProgramPath.ofThisProcess()::find);
        if (opener.isEmpty()) {
            return Optional.empty();
        }
        ForwardingPage page;
        try {
            page = ForwardingPage.to(address, stateDir);
        } catch (IOException e) {
            return Optional.empty();
        }
        ProcessBuilder builder = new ProcessBuilder(
                        List.of(opener.get().toString(), page.file().toString()))
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.DISCARD);
        InheritedVariables.keepInOfDesktop(builder.environment());
        secrets.removeFrom(builder.environment());
        try {
            builder.start().getOutputStream().close();
            return Optional.of(page);
        } catch (IOException e) {
            page.close();
            return Optional.empty();
        }
    }

    /**
     * Finds the program that opens pages. The result is empty over SSH, because the page would not open on the person's
     * screen, and without a display, because the page might open in this terminal.
     */
    private static Optional<String> opener(Map<String, String> environment, String system) {
        if (isSet(environment, "SSH_CONNECTION")) {
            return Optional.empty();
        }
        if (system.startsWith("Mac")) {
            return Optional.of("open");
        }
        boolean display = isSet(environment, "DISPLAY") || isSet(environment, "WAYLAND_DISPLAY");
        return display ? Optional.of("xdg-open") : Optional.empty();
    }

    private static boolean isSet(Map<String, String> environment, String name) {
        return !environment.getOrDefault(name, "").isEmpty();
    }
}
