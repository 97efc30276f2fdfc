package dev.yt2ms.cli.terminal;

import dev.yt2ms.settings.value.InheritedVariables;
import dev.yt2ms.settings.value.KnownSecrets;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The person's browser, where there is one on this machine. */
public final class Browser {

    private Browser() {}

    /**
     * Asks the desktop to open an address, by way of a page that forwards to it: a command line is for all users to see, and
     * who knows the address of a login can finish it in the person's place.
     *
     * @param stateDir where the page can be when it can't be in the home folder
     * @param secrets what the browser does not get to see
     * @return the page, to be closed when the browser has been there; empty where there was nobody to be asked
     */
    public static Optional<ForwardingPage> open(URI address, Path stateDir, KnownSecrets secrets) {
        Optional<String> opener = opener(System.getenv(), System.getProperty("os.name"));
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
                        List.of(opener.get(), page.file().toString()))
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

    /** Not over SSH: what opens there is not on the person's screen. Not without a display: it might open in this terminal. */
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
