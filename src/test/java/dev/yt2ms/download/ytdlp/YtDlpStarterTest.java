package dev.yt2ms.download.ytdlp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.yt2ms.StartsProcesses;
import dev.yt2ms.download.DownloadOutcome;
import dev.yt2ms.download.DownloadTools;
import dev.yt2ms.download.media.Clips;
import dev.yt2ms.download.process.ProcessIdentity;
import dev.yt2ms.run.Cancellation;
import dev.yt2ms.run.TransferListener;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Tests the forks that replace processes of yt-dlp. In place of yt-dlp, the tests use a script that executes the Python
 * code of its first argument, with the Python interpreter and package of this machine's yt-dlp.
 */
@StartsProcesses
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class YtDlpStarterTest {

    private static final String SLEEP = "import time; open('started', 'w').close(); time.sleep(300)";
    private static final Pattern SHEBANG = Pattern.compile("^#!.*\\n");

    @TempDir
    Path folder;

    private final YtDlpStarter starter = new YtDlpStarter();
    private final Cancellation cancellation = new Cancellation();
    private final MediaSite site = new MediaSite();
    private final ExecutorService thread = Executors.newSingleThreadExecutor();
    private final List<Process> started = new ArrayList<>();
    private Path tool;

    @BeforeEach
    void make() throws IOException {
        tool = script("import sys", "from yt_dlp import main", "if __name__ == '__main__':", "    exec(sys.argv[1])");
    }

    @AfterEach
    void close() {
        started.forEach(Process::destroyForcibly);
        starter.close();
        thread.shutdownNow();
        site.close();
    }

    private static Path machineTool() {
        return new TestDownloads().tools().ytDlp();
    }

    /** Creates a script that is run by the interpreter of this machine's yt-dlp. */
    private Path script(String... lines) throws IOException {
        String first = Files.readString(machineTool()).lines().findFirst().orElseThrow();
        Path file = folder.resolve("tool");
        Files.writeString(file, first + "\n" + String.join("\n", lines) + "\n");
        return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private YtDlpStarter.Setup setup(String version) {
        DownloadTools machine = new TestDownloads().tools();
        DownloadTools tools = new DownloadTools(
                tool,
                version,
                List.of(),
                machine.ffmpeg(),
                machine.ffmpegVersion(),
                machine.ffprobe(),
                machine.setpriv(),
                List.of());
        return new YtDlpStarter.Setup(
                tools, false, Optional.empty(), YtDlpCommand.loading(new TestDownloads().source(), tools, List.of()));
    }

    private Process start(Path directory, String... arguments) throws Exception {
        Files.createDirectories(directory);
        ProcessBuilder builder = new ProcessBuilder().directory(directory.toFile());
        builder.environment().clear();
        builder.environment()
                .putAll(Map.of("PATH", System.getenv("PATH"), "TMPDIR", directory.toString(), "MINE", "é"));
        Process process = starter.start(
                setup(new TestDownloads().tools().ytDlpVersion()),
                List.of(arguments),
                builder,
                TransferListener.NONE,
                cancellation);
        started.add(process);
        return process;
    }

    private static String text(InputStream stream) throws IOException {
        StringBuilder text = new StringBuilder();
        byte[] buffer = new byte[1 << 16];
        for (int count = stream.read(buffer); count >= 0; count = stream.read(buffer)) {
            text.append(new String(buffer, 0, count, StandardCharsets.UTF_8));
        }
        return text.toString();
    }

    /** Starts a fork that sleeps, and returns once it sleeps. */
    private Process sleeping(String name) throws Exception {
        Process process = start(folder.resolve(name), SLEEP);
        await().until(() -> Files.exists(folder.resolve(name).resolve("started")));
        return process;
    }

    @Test
    void aForkBehavesLikeASeparateProcess() throws Exception {
        Process process = start(folder.resolve("v"), """
                import os, tempfile, random
                print(os.getpid(), os.getpgrp(), os.getcwd(), tempfile.gettempdir(), sys.argv[2:])
                print(sorted(k for k in os.environ if k != 'LC_CTYPE'), os.environ['MINE'].encode())
                print(os.listdir('/proc/self/fd'), sys.stdin.read() == '', __name__)
                print('a problem', file=sys.stderr)
                sys.exit(3)
                """, "ü", "--");

        Path directory = folder.resolve("v").toRealPath();
        assertThat(process).isInstanceOf(ForkedProcess.class);
        assertThat(text(process.getInputStream())).isEqualTo("""
                        %1$d %1$d %2$s %2$s ['ü', '--']
                        ['MINE', 'PATH', 'TMPDIR'] b'\\xc3\\xa9'
                        ['0', '1', '2', '3'] True __main__
                        """.formatted(process.pid(), directory));
        assertThat(text(process.getErrorStream())).isEqualTo("a problem\n");
        assertThat(process.waitFor()).isEqualTo(3);
        assertThat(ProcessIdentity.of(process.pid()))
                .as("process of the ended fork, of which not even a zombie may be left")
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "os.kill(os.getpid(), 9) → 137",
                "os.abort() → 134",
                "os.kill(os.getpid(), 15) → 143",
                "sys.exit('gone') → 1",
                "raise ValueError('x') → 1",
                "main(['--version']) → 0",
                "main(['--no-such-option']) → 2",
                "os._exit(101) → 101",
                "os.setsid() if os.getpgrp() != os.getpid() else os._exit(7) → 7"
            })
    void aForkReturnsTheExitCodeOfASeparateProcess(String line) throws Exception {
        String[] parts = line.split(" → ");

        Process process = start(folder.resolve("v"), "import os; " + parts[0]);

        assertThat(process).isInstanceOf(ForkedProcess.class);
        assertThat(process.waitFor()).isEqualTo(Integer.parseInt(parts[1]));
    }

    @Test
    void noForkCanHarmAnotherOrFakeAnExitCode() throws Exception {
        Process neighbour = sleeping("neighbour");
        Process hostile = start(folder.resolve("hostile"), """
                import os, signal
                for id in range(1, 4):
                    for fd in range(1, 20):
                        try: os.write(fd, b'{"exit":%d,"code":0}\\n{"odd":"x"}\\nx' % id)
                        except OSError: pass
                print('y' * (1 << 20))
                os.killpg(0, signal.SIGSEGV)
                """);
        Future<String> output = thread.submit(() -> text(hostile.getInputStream()));

        assertThat(output.get()).hasSizeGreaterThan(1 << 20);
        assertThat(hostile.waitFor()).isEqualTo(139);
        assertThat(neighbour.isAlive()).isTrue();
        assertThat(start(folder.resolve("third"), "sys.exit(5)").waitFor()).isEqualTo(5);

        neighbour.destroy();
        assertThat(neighbour.waitFor()).isEqualTo(143);
    }

    @Test
    void aDyingServerTakesItsForksWithItAndIsReplacedOnce() throws Exception {
        for (int death = 1; death <= 2; death++) {
            Process fork = sleeping("v" + death);
            ProcessIdentity running = ProcessIdentity.of(fork.pid()).orElseThrow();

            serverOf(fork).destroyForcibly();

            assertThat(fork.waitFor()).isEqualTo(137);
            assertThat(((ForkedProcess) fork).isLost()).isTrue();
            await().until(() -> !running.isRunning());
        }

        Process plain = start(folder.resolve("v3"), "sys.exit(4)");
        assertThat(plain).isNotInstanceOf(ForkedProcess.class);
        assertThat(plain.waitFor()).isEqualTo(4);
    }

    private static ProcessHandle serverOf(Process fork) {
        return ProcessHandle.of(fork.pid()).flatMap(ProcessHandle::parent).orElseThrow();
    }

    @Test
    void forksAndTheirChildrenAreKilledWhenTheServersInputEnds() throws Exception {
        Process fork = start(
                folder.resolve("v"),
                "import subprocess, time; p = subprocess.Popen(['sleep', '300']); "
                        + "open('new', 'w').write(str(p.pid)); import os; os.rename('new', 'child'); time.sleep(300)");
        Path child = folder.resolve("v/child");
        await().until(() -> Files.exists(child));
        ProcessIdentity sleep =
                ProcessIdentity.of(Long.parseLong(Files.readString(child))).orElseThrow();
        ProcessHandle server = serverOf(fork);

        // Closing the starter closes the input of the fork server, as the kernel does when yt2ms is killed.
        starter.close();

        await().until(() -> !sleep.isRunning() && !server.isAlive() && !fork.isAlive());
    }

    @Test
    void anotherScriptOrVersionIsLoadedAgainAndOldForksContinue() throws Exception {
        Process old = start(
                folder.resolve("v"),
                "import os, time\nopen('started', 'w').close()\nwhile not os.path.exists('go'): time.sleep(0.05)\nsys.exit(6)");
        await().until(() -> Files.exists(folder.resolve("v/started")));
        long before = serverOf(old).pid();

        Files.setLastModifiedTime(tool, FileTime.from(Instant.now().minusSeconds(100)));
        Process next = sleeping("w");

        assertThat(serverOf(next).pid()).isNotEqualTo(before);
        assertThat(old.isAlive()).isTrue();
        Files.createFile(folder.resolve("v/go"));
        assertThat(old.waitFor()).isEqualTo(6);
        await().until(() ->
                !ProcessHandle.of(before).filter(ProcessHandle::isAlive).isPresent());
        assertThat(next.isAlive()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "import sys|exec(sys.argv[1] if sys.argv[1:] else '')",
                "import sys|if __name__ == '__main__':|    exec(sys.argv[1])",
                "import sys, threading, time|import yt_dlp|if __name__ == '__main__':|    exec(sys.argv[1])|"
                        + "else:|    threading.Thread(target=time.sleep, args=(300,), daemon=True).start()",
                "import sys|sys.path.insert(0, 'FOLDER')|import yt_dlp|if __name__ == '__main__':|    exec(sys.argv[1])",
                "import os, sys, yt_dlp|if __name__ == '__main__':|    exec(sys.argv[1])|else:|    os._exit(0)",
                "import sys|if __name__ == '__main__':|    exec(sys.argv[1])|else:|    raise ValueError('é')",
            })
    void aScriptThatCannotBeForkedRunsAsASeparateProcess(String lines) throws Exception {
        Path other = Files.createDirectories(folder.resolve("yt_dlp"));
        Files.writeString(other.resolve("__init__.py"), "");
        tool = script(lines.replace("FOLDER", folder.toString()).split("\\|"));
        // Moves the script to another folder, because Python would otherwise import the package yt_dlp beside the
        // script.
        Path inner = Files.createDirectories(folder.resolve("bin"));
        tool = Files.move(tool, inner.resolve("tool"));

        assertRunsAsAProcess();
    }

    private void assertRunsAsAProcess() throws Exception {
        for (int i = 0; i < 2; i++) {
            Process process = start(folder.resolve("v"), "sys.exit(9)");
            assertThat(process).isNotInstanceOf(ForkedProcess.class);
            assertThat(process.waitFor()).isEqualTo(9);
        }
    }

    @Test
    void noForkServerIsUsedIfOthersCanChangeItsCode() throws Exception {
        Path bin = Files.createDirectories(folder.resolve("bin"));
        String interpreter = SHEBANG.matcher(Files.readString(machineTool()))
                .results()
                .findFirst()
                .orElseThrow()
                .group()
                .strip()
                .substring(2)
                .strip();
        Path link = Files.createSymbolicLink(bin.resolve("python3"), Path.of(interpreter));
        Files.writeString(tool, Files.readString(tool).replaceFirst("^#!.*", "#!" + link));
        Files.setPosixFilePermissions(bin, PosixFilePermissions.fromString("rwxrwxrwx"));

        assertRunsAsAProcess();
    }

    @Test
    void aDownloadWhoseForkServerDiesIsRepeatedAtOnce() throws Exception {
        byte[] clip = Clips.bytes(Clips.mp4());
        site.serve("v.mp4", site.hangingAfter(clip, clip.length / 2));
        TestDownloads downloads = TestDownloads.of(site);
        downloads.starter = Optional.of(starter);
        Path directory = folder.resolve("d");
        Future<DownloadOutcome> running = thread.submit(() -> downloads.download("v.mp4", directory));
        await().until(() -> Files.exists(directory.resolve("media.mp4.part")) && !downloads.progress.isEmpty());
        ProcessHandle server = ProcessHandle.current()
                .descendants()
                .filter(process -> ProcessHandle.of(recorded(directory))
                        .flatMap(ProcessHandle::parent)
                        .filter(process::equals)
                        .isPresent())
                .findFirst()
                .orElseThrow();
        site.serve("v.mp4", MediaSite.file(clip));

        server.destroyForcibly();

        assertThat(running.get()).isInstanceOf(DownloadOutcome.Downloaded.class);
    }

    private static long recorded(Path directory) {
        try {
            return Long.parseLong(
                    Files.readString(directory.resolve(".processes")).split(" ")[0]);
        } catch (IOException e) {
            return -1;
        }
    }
}
