package dev.yt2ms.wholejob;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** A small file system in memory that can be filled up. */
public final class SmallDisk implements AutoCloseable {

    public static final String NOT_HERE = "Only root can mount a small file system here, so full disks are not tested";

    private final Path folder;

    private SmallDisk(Path folder) {
        this.folder = folder;
    }

    /**
     * Mounts a small file system on this folder; empty if that is not permitted. In CI, i.e. if the variable {@code CI}
     * is {@code true}, the test fails instead.
     */
    public static Optional<SmallDisk> mount(Path folder, int megabytes) throws IOException {
        Files.createDirectories(folder);
        boolean mounted = works(List.of(
                "mount", "-t", "tmpfs", "-o", "size=" + megabytes + "m,mode=0700", "yt2ms-test", folder.toString()));
        assertThat(mounted || !"true".equals(System.getenv("CI")))
                .as("In CI a small file system must be mountable. " + NOT_HERE)
                .isTrue();
        return mounted ? Optional.of(new SmallDisk(folder)) : Optional.empty();
    }

    /** Mounts a small file system on this folder, and skips the test if that is not permitted. */
    public static SmallDisk mountOrSkip(Path folder, int megabytes) throws IOException {
        Optional<SmallDisk> disk = mount(folder, megabytes);
        assumeTrue(disk.isPresent(), NOT_HERE);
        return disk.get();
    }

    /** Fills the file system until only this number of bytes is free. */
    public void fill(long bytesLeft) {
        byte[] block = new byte[64 * 1024];
        try (OutputStream out =
                Files.newOutputStream(ballast(), StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
            // The free space is read before each block, because a run may write at the same time.
            for (long room = free() - bytesLeft; room > 0; room = free() - bytesLeft) {
                out.write(block, 0, (int) Math.min(block.length, room));
            }
        } catch (IOException e) {
            // The file system is full.
        }
    }

    /** Frees the space that {@link #fill} has filled. */
    public void makeSpace() {
        try {
            Files.deleteIfExists(ballast());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private long free() throws IOException {
        return Files.getFileStore(folder).getUsableSpace();
    }

    private Path ballast() {
        return folder.resolve("ballast");
    }

    @Override
    public void close() {
        if (!works(List.of("umount", folder.toString()))) {
            works(List.of("umount", "-l", folder.toString()));
        }
    }

    private static boolean works(List<String> command) {
        try {
            Process process =
                    new ProcessBuilder(command).redirectErrorStream(true).start();
            process.getInputStream().transferTo(OutputStream.nullOutputStream());
            return process.waitFor(2, TimeUnit.MINUTES) && process.exitValue() == 0;
        } catch (IOException e) {
            return false; // The command does not exist on this machine.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
