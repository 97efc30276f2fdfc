package dev.yt2ms.cli.session;

import dev.yt2ms.cli.errors.OperatorException;
import dev.yt2ms.cli.options.WebRequest;
import dev.yt2ms.model.JobCommands;
import dev.yt2ms.settings.Settings;
import java.io.IOException;
import java.net.BindException;
import java.util.Optional;

/** Shows the live page of a migration until the process ends, whether the migration runs or not. */
public final class WebSession {

    private WebSession() {}

    /**
     * Shows the page until a signal arrives.
     *
     * @param commands the commands that messages and advice name
     * @throws OperatorException when the address can't be used
     */
    public static void run(Settings settings, WebRequest request, JobCommands commands)
            throws IOException, InterruptedException {
        try (CommandPage page = new CommandPage(request, settings, commands)) {
            page.rest(Optional.empty());
            Thread.currentThread().join();
        } catch (BindException e) {
            throw new OperatorException(String.valueOf(e.getMessage()));
        }
    }
}
