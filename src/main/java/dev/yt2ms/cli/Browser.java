package dev.yt2ms.cli;

import dev.yt2ms.settings.InheritedVariables;
import dev.yt2ms.settings.KnownSecrets;
import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The person's browser, where there is one on this machine. */
final class Browser {

    private Browser() {}

    /**
     * Asks the desktop to open a page.
     *
     * @param secrets what the browser does not get to see
     * @return whether somebody was there to be asked
     */
    static boolean open(URI page, KnownSecrets secrets) {
        Optional<String> opener = opener(System.getenv(), System.getProperty("os.name"));
        if (opener.isEmpty()) {
            return false;
        }
        ProcessBuilder builder = new ProcessBuilder(List.of(opener.get(), page.toString()))
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.DISCARD);
        InheritedVariables.keepInOfDesktop(builder.environment());
        secrets.removeFrom(builder.environment());
        try {
            builder.start().getOutputStream().close();
            return true;
        } catch (IOException e) {
            return false;
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
