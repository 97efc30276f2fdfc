package dev.yt2ms.download.ytdlp;

import dev.yt2ms.download.process.LineSplitter;
import dev.yt2ms.download.process.OutputTail;
import dev.yt2ms.download.process.ProcessIdentity;
import dev.yt2ms.files.OwnFolder;
import dev.yt2ms.run.Cancellation;
import dev.yt2ms.run.DaemonThreads;
import dev.yt2ms.run.UntrustedJson;
import java.io.File;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A Python process that has loaded yt-dlp and forks a process for each video. {@code fork_server.py} is its program. It
 * works only on Linux.
 *
 * <p>The server reports on a separate channel, to which the forked processes have no access. Their output goes through
 * pipes of the server, which yt2ms opens as {@code /proc/PID/fd/N}. If yt2ms dies, the server reads the end of its
 * input, and kills the forked processes and all processes that they have started. If the server dies, the kernel kills
 * the forked processes. Thread-safe.
 */
final class ForkServer implements AutoCloseable {

    /** Thrown if the fork server can't load this yt-dlp, or does not behave as expected. */
    static final class UnusableException extends IOException {
        UnusableException(String message) {
            super(message);
        }
    }

    /**
     * The yt-dlp that the server loads, and how the server loads it.
     *
     * @param script the yt-dlp
     * @param version the version that yt-dlp must have; empty if the file may have been replaced since its version was
     *     read
     * @param youTube whether the videos are requested from YouTube
     * @param ffmpegLocation the value of {@code download.ffmpeg-location}
     * @param warming the arguments with which the server loads yt-dlp
     */
    record Setup(
            PythonScript script,
            Optional<String> version,
            boolean youTube,
            Optional<Path> ffmpegLocation,
            List<String> warming) {}

    /** A process that the server was asked to fork. */
    static final class Child {
        private final CompletableFuture<JsonNode> started = new CompletableFuture<>();
        private final CountDownLatch ended = new CountDownLatch(1);
        private volatile OptionalInt exitCode = OptionalInt.empty();

        CountDownLatch ended() {
            return ended;
        }

        /** The exit code; empty while the process runs, and if the server died before it had reported the end. */
        OptionalInt exitCode() {
            return exitCode;
        }
    }

    private static final Logger log = LoggerFactory.getLogger(ForkServer.class);
    private static final JsonMapper JSON = UntrustedJson.mapper();
    private static final String PROGRAM = "/yt-dlp/fork_server.py";
    /**
     * Python code that reads the server's program from stdin. The program is not read from a file, because another user
     * might replace the file.
     */
    private static final String BOOT = "import os, sys\n"
            + "size, text = int(sys.argv.pop(1)), b''\n"
            + "while len(text) < size:\n"
            + "    text += os.read(0, size - len(text)) or sys.exit(1)\n"
            + "exec(compile(text, 'fork_server.py', 'exec'))\n";

    private static final Duration START_LIMIT = Duration.ofSeconds(60);
    private static final Duration FORK_LIMIT = Duration.ofSeconds(60);
    private static final Duration END_LIMIT = Duration.ofSeconds(2);
    private static final long POLL_MILLIS = 50;
    private static final int LINE_BYTES = 1 << 14;
    private static final int TAIL_LINES = 20;

    private final Process process;
    private final OutputStream requests;
    private final OutputTail errors = new OutputTail(TAIL_LINES);
    private final CompletableFuture<JsonNode> hello = new CompletableFuture<>();
    private final CompletableFuture<JsonNode> ready = new CompletableFuture<>();
    private final Map<Integer, Child> children = new HashMap<>();
    private int lastId;
    private boolean retired;
    private boolean dead;
    private List<Path> files = List.of();
    private String identity = "";

    private ForkServer(Process process) {
        this.process = process;
        this.requests = process.getOutputStream();
    }

    /**
     * Starts a server and waits until it can fork.
     *
     * @param environment the environment variables of the server
     * @return the server; empty if the start was cancelled
     * @throws UnusableException when the server can't load this yt-dlp
     * @throws IOException when the interpreter can't be started
     */
    static Optional<ForkServer> start(Setup setup, Map<String, String> environment, Cancellation cancellation)
            throws IOException, InterruptedException {
        byte[] program;
        try (InputStream in = ForkServer.class.getResourceAsStream(PROGRAM)) {
            program = in.readAllBytes();
        }
        List<String> command = new ArrayList<>(setup.script().interpreter());
        command.addAll(List.of(
                "-c",
                BOOT,
                Integer.toString(program.length),
                setup.script().file().toString()));
        ProcessBuilder builder = new ProcessBuilder(command).directory(new File("/"));
        builder.environment().clear();
        builder.environment().putAll(environment);
        ForkServer server = new ForkServer(builder.start());
        boolean isReady = false;
        try {
            server.read("answers", server.process.getInputStream(), server::accept, server::ended);
            server.read("errors", server.process.getErrorStream(), server.errors::add, () -> {});
            isReady = server.load(setup, program, cancellation);
        } finally {
            if (!isReady) {
                server.close();
            }
        }
        return isReady ? Optional.of(server) : Optional.empty();
    }

    private boolean load(Setup setup, byte[] program, Cancellation cancellation)
            throws IOException, InterruptedException {
        long start = System.nanoTime();
        synchronized (requests) {
            requests.write(program);
            requests.flush();
        }
        Optional<JsonNode> said = await(hello, start, cancellation);
        if (said.isEmpty()) {
            return false;
        }
        if (said.get().path("hello").asLong(-1) != process.pid()) {
            throw new UnusableException("the interpreter of yt-dlp runs the program in another process");
        }
        Path python = path(said.get(), "python");
        Path yts = path(said.get(), "package");
        for (Path used : List.of(python, yts)) {
            Optional<String> problem = OwnFolder.problemOfUsed(used);
            if (problem.isPresent()) {
                throw new UnusableException(problem.get());
            }
        }
        files = List.of(setup.script().file(), python, yts.resolve("__init__.py"), yts.resolve("version.py"));
        identity = identityOf(files);
        send(Map.of(
                "arguments",
                setup.warming(),
                "youtube",
                setup.youTube(),
                "ffmpeg",
                setup.ffmpegLocation().map(Path::toString).orElse("")));
        Optional<JsonNode> loaded = await(ready, start, cancellation);
        if (loaded.isEmpty()) {
            return false;
        }
        String version = loaded.get().path("ready").asString("");
        if (setup.version().filter(expected -> !expected.equals(version)).isPresent()) {
            throw new UnusableException("the script of yt-dlp loads version " + version + " instead of "
                    + setup.version().get());
        }
        return true;
    }

    private static Path path(JsonNode said, String name) throws UnusableException {
        try {
            Path path = Path.of(said.path(name).asString(""));
            if (path.isAbsolute()) {
                return path;
            }
        } catch (InvalidPathException e) {
            // The exception below reports the problem.
        }
        throw new UnusableException("the fork server does not report the path of its " + name);
    }

    private Optional<JsonNode> await(CompletableFuture<JsonNode> answer, long start, Cancellation cancellation)
            throws IOException, InterruptedException {
        while (!cancellation.isCancelled()) {
            try {
                return Optional.of(answer.get(POLL_MILLIS, TimeUnit.MILLISECONDS));
            } catch (TimeoutException e) {
                if (System.nanoTime() - start > START_LIMIT.toNanos()) {
                    throw new UnusableException(
                            "the fork server was not ready within " + START_LIMIT.toSeconds() + " s");
                }
            } catch (ExecutionException e) {
                throw unusable(e);
            }
        }
        return Optional.empty();
    }

    /**
     * Forks a yt-dlp process with the folder and the environment of this builder.
     *
     * @param arguments the arguments of yt-dlp, without the name of the program
     * @param hold whether the process waits before it requests the media, until {@link ForkedProcess#letGo} is called
     * @throws UnusableException when the server is dead, or does not behave as expected
     * @throws IOException when this process can't be started, but the server can still be used
     */
    Process fork(List<String> arguments, ProcessBuilder builder, boolean hold)
            throws IOException, InterruptedException {
        Child child = new Child();
        int id;
        synchronized (this) {
            if (dead) {
                throw new UnusableException("the fork server has ended");
            }
            id = ++lastId;
            children.put(id, child);
        }
        send(Map.of(
                "start",
                id,
                "arguments",
                arguments,
                "hold",
                hold,
                "folder",
                builder.directory().getAbsolutePath(),
                "environment",
                builder.environment()));
        try {
            JsonNode started = child.started.get(FORK_LIMIT.toMillis(), TimeUnit.MILLISECONDS);
            if (started.has("failed")) {
                throw new IOException(started.path("why").asString(""));
            }
            InputStream output = open(started.path("out").asInt(-1));
            InputStream problems = open(started.path("err").asInt(-1));
            send(Map.of("opened", id));
            return new ForkedProcess(this, id, child, started.path("pid").asLong(-1), output, problems);
        } catch (TimeoutException e) {
            giveUp("the fork server did not start a process in time");
            throw new UnusableException("the fork server did not start a process in time");
        } catch (ExecutionException e) {
            throw unusable(e);
        } catch (InterruptedException e) {
            // The caller no longer waits for this process, so it is killed as soon as the server reports its number.
            child.started.thenAccept(started ->
                    ProcessIdentity.of(started.path("pid").asLong(-1)).ifPresent(process -> process.end(true)));
            throw e;
        }
    }

    /** Lets a waiting process request its media. */
    void letGo(int id) {
        try {
            send(Map.of("go", id));
        } catch (UnusableException e) {
            // The kernel has killed the process together with the server, so the download ends as LOST.
            log.debug("A download could not be continued: {}", e.getMessage());
        }
    }

    private static UnusableException unusable(ExecutionException e) {
        return e.getCause() instanceof UnusableException unusable ? unusable : new UnusableException(e.toString());
    }

    private InputStream open(int descriptor) throws UnusableException {
        try {
            return new FileInputStream("/proc/" + process.pid() + "/fd/" + descriptor);
        } catch (IOException e) {
            giveUp("the output of the fork server's processes can't be opened");
            throw new UnusableException("the output of the fork server's processes can't be opened: " + e.getMessage());
        }
    }

    private void send(Map<String, ?> request) throws UnusableException {
        byte[] line = (JSON.writeValueAsString(request) + "\n").getBytes(StandardCharsets.UTF_8);
        try {
            synchronized (requests) {
                requests.write(line);
                requests.flush();
            }
        } catch (IOException e) {
            throw new UnusableException("the fork server has ended");
        }
    }

    private void read(String what, InputStream stream, Consumer<String> consumer, Runnable atEnd) {
        LineSplitter lines = new LineSplitter(LINE_BYTES, consumer);
        DaemonThreads.start("fork server " + process.pid() + " " + what, () -> {
            try {
                lines.acceptAll(stream);
            } finally {
                atEnd.run();
            }
        });
    }

    private void accept(String line) {
        JsonNode answer;
        try {
            answer = JSON.readTree(line);
        } catch (JacksonException e) {
            giveUp("an answer of the fork server is not JSON");
            return;
        }
        if (answer.has("hello")) {
            hello.complete(answer);
        } else if (answer.has("ready")) {
            ready.complete(answer);
        } else if (answer.has("started")) {
            child(answer, "started", false).ifPresent(child -> child.started.complete(answer));
        } else if (answer.has("failed")) {
            child(answer, "failed", true).ifPresent(child -> {
                child.ended.countDown();
                child.started.complete(answer);
            });
        } else if (answer.has("exit")) {
            child(answer, "exit", true).ifPresent(child -> {
                child.exitCode = OptionalInt.of(answer.path("code").asInt(-1));
                child.ended.countDown();
            });
            closeIfUnused();
        } else {
            giveUp(answer.path("odd").asString("the fork server sent an answer of an unknown kind"));
        }
    }

    private synchronized Optional<Child> child(JsonNode answer, String key, boolean last) {
        int id = answer.path(key).asInt(-1);
        return Optional.ofNullable(last ? children.remove(id) : children.get(id));
    }

    /** Ends the server and all processes that it has forked, because it does not behave as expected. */
    void giveUp(String why) {
        fail(why);
        process.destroyForcibly();
    }

    private void ended() {
        String last = errors.lines().stream().reduce("", (before, line) -> line);
        fail(last.isEmpty() ? "the fork server has ended" : "the fork server has ended (" + last + ")");
    }

    private void fail(String why) {
        List<Child> lost;
        synchronized (this) {
            if (!dead) {
                log.debug("The fork server of yt-dlp is no longer used, because {}", why);
            }
            dead = true;
            lost = List.copyOf(children.values());
            children.clear();
        }
        UnusableException reason = new UnusableException(why);
        hello.completeExceptionally(reason);
        ready.completeExceptionally(reason);
        lost.forEach(child -> {
            child.started.completeExceptionally(reason);
            child.ended.countDown();
        });
    }

    /** Whether the server can fork, and the files that it has loaded have not changed since it started. */
    boolean isCurrent() {
        synchronized (this) {
            if (dead || retired) {
                return false;
            }
        }
        return identityOf(files).equals(identity);
    }

    synchronized boolean isDead() {
        return dead;
    }

    /** Ends the server as soon as all processes that it has forked have ended. */
    void retire() {
        synchronized (this) {
            retired = true;
        }
        closeIfUnused();
    }

    private void closeIfUnused() {
        boolean unused;
        synchronized (this) {
            unused = retired && children.isEmpty();
        }
        if (unused) {
            closeInput();
        }
    }

    private void closeInput() {
        try {
            synchronized (requests) {
                requests.close();
            }
        } catch (IOException e) {
            process.destroyForcibly();
        }
    }

    /** Ends the server, and kills the processes that it has forked. */
    @Override
    public void close() {
        closeInput();
        try {
            process.waitFor(END_LIMIT.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        process.destroyForcibly();
    }

    private static String identityOf(List<Path> files) {
        StringBuilder identity = new StringBuilder();
        for (Path file : files) {
            identity.append('\n').append(stateOf(file));
        }
        return identity.toString();
    }

    private static String stateOf(Path file) {
        try {
            Path real = file.toRealPath();
            BasicFileAttributes attributes = Files.readAttributes(real, BasicFileAttributes.class);
            return real + " " + attributes.size() + " " + attributes.lastModifiedTime();
        } catch (IOException e) {
            // A module inside a zip file has no file attributes, so only its path counts.
            return file.toString();
        }
    }
}
