package dev.yt2ms.cli.session;

import dev.yt2ms.cli.options.WebRequest;
import dev.yt2ms.files.PrivateFiles;
import dev.yt2ms.job.Migration;
import dev.yt2ms.live.LiveMigration;
import dev.yt2ms.live.RunningMigration;
import dev.yt2ms.run.DaemonThreads;
import dev.yt2ms.settings.Settings;
import dev.yt2ms.settings.value.KnownSecrets;
import dev.yt2ms.settings.value.Secret;
import dev.yt2ms.web.LivePage;
import dev.yt2ms.web.RunMetrics;
import java.io.IOException;
import java.net.BindException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The live page of a run. It starts after the first call to YouTube, so that it does not delay the start of the run, and
 * it never ends the run: if it can't start, the log says why.
 */
final class LiveServer implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(LiveServer.class);

    /** The page starts after this time, even if the run has made no call to YouTube. */
    private static final long MOST_WAITING_SECONDS = 10;

    private final CountDownLatch begun = new CountDownLatch(1);
    private boolean closed;
    private @Nullable LivePage page;
    private @Nullable Path tokenFile;

    private LiveServer() {}

    /**
     * Starts the live page of a run in the background.
     *
     * @param print prints the line with the link
     */
    static LiveServer of(
            WebRequest request, Settings settings, Migration migration, RunningMigration live, Consumer<String> print) {
        LiveServer server = new LiveServer();
        migration.secrets().learn(new Secret(request.token()));
        migration.figures().afterFirstCall(server.begun::countDown);
        DaemonThreads.start("web-start", () -> {
            try {
                server.begun.await(MOST_WAITING_SECONDS, TimeUnit.SECONDS);
                live.observe();
                RunMetrics metrics = new RunMetrics(settings.name(), migration, Clock.systemUTC());
                server.open(request, settings, live, migration.secrets(), Optional.of(metrics), print);
            } catch (BindException e) {
                log.warn("the live page can't be shown: {}", e.getMessage());
            } catch (IOException | RuntimeException e) {
                log.warn("the live page can't be shown", e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        return server;
    }

    /**
     * Starts a live page now.
     *
     * @throws BindException when the address can't be used
     */
    static LiveServer start(
            WebRequest request,
            Settings settings,
            LiveMigration migration,
            KnownSecrets secrets,
            Consumer<String> print)
            throws IOException {
        LiveServer server = new LiveServer();
        secrets.learn(new Secret(request.token()));
        server.open(request, settings, migration, secrets, Optional.empty(), print);
        return server;
    }

    private synchronized void open(
            WebRequest request,
            Settings settings,
            LiveMigration migration,
            KnownSecrets secrets,
            Optional<LivePage.Metrics> metrics,
            Consumer<String> print)
            throws IOException {
        if (closed) {
            return;
        }
        LivePage opened = LivePage.start(
                request.address(),
                new LivePage.Content(
                        request.token(), Set.copyOf(settings.reporting().web().hosts()), migration, secrets, metrics));
        page = opened;
        if (request.isRandom()) {
            Path file = PrivateFiles.makeFolder(settings.stateDir()).resolve("web-" + opened.port() + ".token");
            PrivateFiles.replace(
                    file,
                    PrivateFiles.Mode.ALWAYS_PRIVATE,
                    out -> out.write(request.token().getBytes(StandardCharsets.US_ASCII)));
            tokenFile = file;
        }
        print.accept(request.link(opened.url().toString()));
    }

    @Override
    public synchronized void close() {
        closed = true;
        begun.countDown();
        if (page != null) {
            page.close();
        }
        if (tokenFile != null) {
            try {
                Files.deleteIfExists(tokenFile);
            } catch (IOException e) {
                log.debug("The file of the live page's token stays", e);
            }
        }
    }
}
