package dev.yt2ms.download.ytdlp;

import dev.yt2ms.download.DownloadTools;
import dev.yt2ms.files.ProgramPath;
import dev.yt2ms.run.Cancellation;
import dev.yt2ms.run.TransferListener;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Starts a yt-dlp process for each video. If possible, a {@link ForkServer}, which has already loaded yt-dlp, forks the
 * process; otherwise yt-dlp is started as a new process. The first video starts the fork server.
 *
 * <p>Thread-safe. A run needs only one starter, and closes it when the run ends.
 */
public final class YtDlpStarter implements AutoCloseable {

    /**
     * The properties that all downloads of a run have in common.
     *
     * @param youTube whether the videos are requested from YouTube
     * @param ffmpegLocation the value of {@code download.ffmpeg-location}
     * @param warming the arguments with which a fork server loads yt-dlp
     */
    record Setup(DownloadTools tools, boolean youTube, Optional<Path> ffmpegLocation, List<String> warming) {}

    private static final Logger log = LoggerFactory.getLogger(YtDlpStarter.class);
    /** The number of deaths after which the fork server is not started again. */
    private static final int MOST_DEATHS = 2;

    private static final int ASCII = 128;
    private static final Path PROC = Path.of("/proc/self/fd");

    private @Nullable ForkServer server;
    private @Nullable Setup setup;
    private int deaths;
    /** Whether the file of yt-dlp was replaced during this run, so that its version may differ from the known one. */
    private boolean upgraded;
    /** Whether the fork server is no longer used, and each yt-dlp is started as a new process. */
    private boolean plain;

    /**
     * Starts a yt-dlp process.
     *
     * @param arguments the arguments of yt-dlp, without the name of the program
     * @param builder the folder and the environment of the process, whose stdin must be empty
     * @param listener the listener of the download. A forked process waits before it requests the media; a new process
     *     can't wait, so it is started only after {@link TransferListener#awaitTurn} has returned
     * @throws IOException when the process can't be started
     */
    Process start(
            Setup wanted,
            List<String> arguments,
            ProcessBuilder builder,
            TransferListener listener,
            Cancellation cancellation)
            throws IOException, InterruptedException {
        Optional<Process> forked = isTheSameInUtf8(arguments, builder)
                ? fork(wanted, arguments, builder, listener != TransferListener.NONE, cancellation)
                : Optional.empty();
        if (forked.isPresent()) {
            return forked.get();
        }
        listener.awaitTurn(() -> !cancellation.isCancelled());
        return builder.command(YtDlpCommand.process(wanted.tools(), arguments)).start();
    }

    /** Returns the forked process; empty if none can be forked. */
    private Optional<Process> fork(
            Setup wanted, List<String> arguments, ProcessBuilder builder, boolean hold, Cancellation cancellation)
            throws InterruptedException {
        for (Optional<ForkServer> served = server(wanted, builder.environment(), cancellation);
                served.isPresent();
                served = server(wanted, builder.environment(), cancellation)) {
            try {
                return Optional.of(served.get().fork(arguments, builder, hold));
            } catch (ForkServer.UnusableException e) {
                // After this, the next call of server() finds the server dead and counts its death.
                served.get().giveUp(String.valueOf(e.getMessage()));
                log.debug("yt-dlp could not be forked: {}", e.getMessage());
            } catch (IOException e) {
                log.debug("yt-dlp could not be forked: {}", e.toString());
                break;
            }
        }
        return Optional.empty();
    }

    /** Whether the system encodes these paths and arguments in the same way as Python, which uses UTF-8. */
    private static boolean isTheSameInUtf8(List<String> arguments, ProcessBuilder builder) {
        return "UTF-8".equals(System.getProperty("sun.jnu.encoding"))
                || Stream.of(
                                arguments.stream(),
                                builder.environment().values().stream(),
                                Stream.of(builder.directory().getAbsolutePath()))
                        .flatMap(Function.identity())
                        .allMatch(text -> text.chars().allMatch(letter -> letter < ASCII));
    }

    /** Returns a server that can fork this yt-dlp, and starts it if needed; empty if no server can be used. */
    private synchronized Optional<ForkServer> server(
            Setup wanted, Map<String, String> environment, Cancellation cancellation) throws InterruptedException {
        if (plain || cancellation.isCancelled()) {
            return Optional.empty();
        }
        if (server != null) {
            if (server.isDead()) {
                server = null;
                if (++deaths == MOST_DEATHS) {
                    return processes("the fork server died " + deaths + " times");
                }
            } else if (!wanted.equals(setup) || !server.isCurrent()) {
                upgraded |= wanted.equals(setup);
                server.retire();
                server = null;
            } else {
                return Optional.of(server);
            }
        }
        try {
            Optional<PythonScript> script = Files.isDirectory(PROC)
                    ? PythonScript.of(wanted.tools().ytDlp(), ProgramPath.of(environment.getOrDefault("PATH", "")))
                    : Optional.empty();
            if (script.isEmpty()) {
                return processes(
                        "this yt-dlp is not a Python script or zip file with a usable Python, or this system has no /proc");
            }
            Map<String, String> own = new HashMap<>(environment);
            own.keySet().removeAll(DownloadProcess.OF_ONE_VIDEO);
            Optional<ForkServer> started = ForkServer.start(
                    new ForkServer.Setup(
                            script.get(),
                            upgraded
                                    ? Optional.empty()
                                    : Optional.of(wanted.tools().ytDlpVersion()),
                            wanted.youTube(),
                            wanted.ffmpegLocation(),
                            wanted.warming()),
                    own,
                    cancellation);
            started.ifPresent(ready -> {
                log.debug(
                        "yt-dlp ({}) is loaded once, and a process is forked from it for each video",
                        wanted.tools().ytDlp());
                server = ready;
                setup = wanted;
            });
            return started;
        } catch (IOException e) {
            return processes(String.valueOf(e.getMessage()));
        }
    }

    private Optional<ForkServer> processes(String why) {
        plain = true;
        log.info("yt2ms starts a new yt-dlp process for each video, because {}", why);
        return Optional.empty();
    }

    /** Ends the fork server, and kills the downloads that it has forked. */
    @Override
    public synchronized void close() {
        plain = true;
        if (server != null) {
            server.close();
            server = null;
        }
    }
}
