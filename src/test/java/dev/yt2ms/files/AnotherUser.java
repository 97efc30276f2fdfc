package dev.yt2ms.files;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Runs commands as a second user of this machine, the user nobody. Only root can act as another user. */
public final class AnotherUser {

    private static final int NUMBER = 65534;

    /** The result of a command that the second user ran. */
    public record Result(int exitCode, String output) {}

    private AnotherUser() {}

    /** Returns the second user. Skips the test if it does not run as root, or if setpriv is missing. */
    public static AnotherUser orSkip() throws IOException {
        boolean root = Owner.thisUser() == 0;
        assumeTrue(root, "This test needs two users, and only root can act as a second one");
        assumeTrue(
                Files.isExecutable(Path.of("/usr/bin/setpriv")),
                "This test needs two users, and setpriv (util-linux) to act as the second one");
        return new AnotherUser();
    }

    /**
     * Lets the second user reach this folder. JUnit keeps the parents of the folder private; this method makes them
     * accessible.
     */
    public void mayReach(Path folder) throws IOException {
        for (Path part = folder; part != null; part = part.getParent()) {
            if (!Files.getPosixFilePermissions(part).containsAll(PosixFilePermissions.fromString("--x--x--x"))) {
                Files.setPosixFilePermissions(part, PosixFilePermissions.fromString("rwxr-xr-x"));
            }
        }
    }

    /** Makes the second user the owner of this file or folder. */
    public Path give(Path path) throws IOException {
        Files.setAttribute(path, "unix:uid", NUMBER, LinkOption.NOFOLLOW_LINKS);
        Files.setAttribute(path, "unix:gid", NUMBER, LinkOption.NOFOLLOW_LINKS);
        return path;
    }

    /** Starts a command as the second user. Returns once the process has that user's id or has ended. */
    public Process start(String... command) throws IOException {
        List<String> all = new ArrayList<>(
                List.of("/usr/bin/setpriv", "--reuid=" + NUMBER, "--regid=" + NUMBER, "--clear-groups", "--"));
        all.addAll(List.of(command));
        Process process = new ProcessBuilder(all).redirectErrorStream(true).start();
        // The process belongs to the user of this test until setpriv has changed its user.
        await().until(() -> !process.isAlive() || isTheirs(process));
        return process;
    }

    private static boolean isTheirs(Process process) throws IOException {
        try {
            return Files.getAttribute(Path.of("/proc", String.valueOf(process.pid())), "unix:uid")
                    .equals(NUMBER);
        } catch (NoSuchFileException e) {
            return true; // The process has ended.
        }
    }

    /** Runs a command as the second user and waits for its end. */
    public Result run(String... command) throws IOException, InterruptedException {
        Process process = start(command);
        process.getOutputStream().close();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (!process.waitFor(1, TimeUnit.MINUTES)) {
            process.destroyForcibly();
        }
        return new Result(process.waitFor(), output);
    }
}
