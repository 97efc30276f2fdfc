package dev.yt2ms.cli.session;

import dev.yt2ms.cli.options.WebRequest;
import dev.yt2ms.cli.terminal.JsonErrors;
import dev.yt2ms.files.PrivateFiles;
import dev.yt2ms.job.Migration;
import dev.yt2ms.live.RunningMigration;
import dev.yt2ms.model.JobCommands;
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
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The live page of a command. It stays for all runs of the command, with the same port and token. So that it does not
 * delay a run, it starts only after the run's first call to YouTube; if no run is in progress, it starts at once. It
 * never ends a run: if it can't start, the log says why.
 */
public final class CommandPage implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(CommandPage.class);

    /** The page starts after this time, even if the run has made no call to YouTube. */
    private static final long MOST_WAITING_SECONDS = 10;

    private final WebRequest request;
    private final Settings settings;
    private final KnownSecrets secrets;
    private final CommandMigration shown;
    private volatile KnownSecrets secretsOfRun;
    private @Nullable RunMetrics metrics;
    private @Nullable LivePage page;
    private volatile @Nullable Path tokenFile;
    /** A signal may end the process before the command can close the page. */
    private final Thread endOfProcess = new Thread(this::deleteTokenFile, "web-token");

    private boolean tried;
    private boolean closed;

    /**
     * Prepares the page, but starts nothing.
     *
     * @param commands the commands that messages and advice name
     */
    CommandPage(WebRequest request, Settings settings, JobCommands commands) {
        this.request = request;
        this.settings = settings;
        this.secrets = new KnownSecrets(settings.secrets());
        this.secretsOfRun = secrets;
        this.shown = new CommandMigration(new JobMigration(settings, commands), commands);
        hideTokenIn(secrets);
    }

    /** Returns the page of a command; empty if none is wanted. */
    public static Optional<CommandPage> of(Optional<WebRequest> request, Settings settings, JobCommands commands) {
        return request.map(wanted -> new CommandPage(wanted, settings, commands));
    }

    /** Hides the token of the page in all texts in which these secrets are hidden. */
    void hideTokenIn(KnownSecrets known) {
        known.learn(new Secret(request.token()));
    }

    /** Closes the ledger, which the page may have open between two runs. Must be called before a run opens it. */
    void beginOrEnd() {
        shown.beginOrEnd();
    }

    /** The time in which the page shows a run; closing this object ends it. */
    interface Part extends AutoCloseable {
        @Override
        void close();
    }

    /**
     * Shows a run, until the result is closed.
     *
     * @param print prints the line with the link
     */
    Part show(Migration migration, RunningMigration live, Consumer<String> print) {
        hideTokenIn(migration.secrets());
        secretsOfRun = migration.secrets();
        CountDownLatch begun = new CountDownLatch(1);
        AtomicBoolean ended = new AtomicBoolean();
        shown.show(live);
        if (isOpen()) {
            open(migration, live, print, ended);
        } else {
            migration.figures().afterFirstCall(begun::countDown);
            DaemonThreads.start("web-start", () -> {
                try {
                    begun.await(MOST_WAITING_SECONDS, TimeUnit.SECONDS);
                    open(migration, live, print, ended);
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            });
        }
        return () -> {
            end(ended);
            begun.countDown();
            shown.beginOrEnd();
        };
    }

    private synchronized void open(
            Migration migration, RunningMigration live, Consumer<String> print, AtomicBoolean ended) {
        if (ended.get()) {
            return;
        }
        try {
            live.observe();
            open(print, true);
            Objects.requireNonNull(metrics).begin(migration);
        } catch (BindException e) {
            log.warn("the live page can't be shown: {}", e.getMessage());
        } catch (IOException e) {
            log.warn("the live page can't be shown: {}", e.toString());
        } catch (RuntimeException e) {
            log.warn("the live page can't be shown; the log has the reason", e);
        }
    }

    private synchronized void end(AtomicBoolean ended) {
        ended.set(true);
        if (metrics != null) {
            metrics.end();
        }
    }

    /**
     * Shows what the ledger has, because no run is in progress. No run of this process may have the ledger open.
     *
     * @param nextRun when the next run begins; empty if the command has no schedule
     * @throws BindException if the address can't be used, at the first attempt to start the page
     */
    synchronized void rest(Optional<Instant> nextRun) throws IOException {
        shown.rest(nextRun);
        if (!tried) {
            open(CommandPage::printLink, nextRun.isPresent());
        }
    }

    /** Prints the link of the live page. The log must not contain it, because of the token. */
    static void printLink(String line) {
        JsonErrors.print(line);
    }

    private synchronized boolean isOpen() {
        return page != null;
    }

    private synchronized void open(Consumer<String> print, boolean hasRuns) throws IOException {
        if (closed || page != null) {
            return;
        }
        tried = true;
        if (hasRuns && metrics == null) {
            metrics = new RunMetrics(settings.name(), Clock.systemUTC());
        }
        LivePage opened = LivePage.start(
                request.address(),
                new LivePage.Content(
                        request.token(),
                        Set.copyOf(settings.reporting().web().hosts()),
                        shown,
                        text -> secretsOfRun.hide(secrets.hide(text)),
                        Optional.ofNullable(metrics)));
        try {
            writeToken(opened);
        } catch (IOException | RuntimeException e) {
            opened.close();
            throw e;
        }
        page = opened;
        print.accept(request.link(opened.url().toString()));
    }

    private void writeToken(LivePage opened) throws IOException {
        if (request.isRandom()) {
            Path file = PrivateFiles.makeFolder(settings.stateDir()).resolve("web-" + opened.port() + ".token");
            PrivateFiles.replace(
                    file,
                    PrivateFiles.Mode.ALWAYS_PRIVATE,
                    out -> out.write(request.token().getBytes(StandardCharsets.US_ASCII)));
            tokenFile = file;
            Runtime.getRuntime().addShutdownHook(endOfProcess);
        }
    }

    @Override
    public synchronized void close() {
        closed = true;
        shown.close();
        if (page != null) {
            page.close();
        }
        deleteTokenFile();
        try {
            Runtime.getRuntime().removeShutdownHook(endOfProcess);
        } catch (IllegalStateException e) {
            // The process ends already.
        }
    }

    private void deleteTokenFile() {
        if (tokenFile != null) {
            try {
                Files.deleteIfExists(tokenFile);
            } catch (IOException e) {
                log.debug("The file with the live page's token could not be deleted", e);
            }
        }
    }
}
