package dev.yt2ms.cli.session;

import dev.yt2ms.cli.errors.OperatorException;
import dev.yt2ms.cli.options.WebRequest;
import dev.yt2ms.settings.Settings;
import dev.yt2ms.settings.value.KnownSecrets;
import java.io.IOException;
import java.net.BindException;

/** Shows the live page of a migration until the process ends, whether the migration runs or not. */
public final class WebSession {

    private WebSession() {}

    /**
     * Shows the page until a signal arrives.
     *
     * @throws OperatorException when the address can't be used
     */
    @SuppressWarnings("try") // javac warns, because the block does not use the resource.
    public static void run(Settings settings, WebRequest request) throws IOException, InterruptedException {
        try (JobMigration migration = new JobMigration(settings);
                LiveServer server = LiveServer.start(
                        request, settings, migration, new KnownSecrets(settings.secrets()), System.err::println)) {
            Thread.currentThread().join();
        } catch (BindException e) {
            throw new OperatorException(String.valueOf(e.getMessage()));
        }
    }
}
