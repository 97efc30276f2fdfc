package dev.yt2ms.sandbox;

import dev.yt2ms.files.PrivateFiles;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * Prevents a second sandbox from using the same directory. The operating system releases the lock even if the process
 * is killed.
 */
final class DirectoryLock implements AutoCloseable {

    private final FileChannel channel;

    DirectoryLock(Path directory) throws IOException {
        channel = PrivateFiles.open(
                directory.resolve("sandbox.lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        if (!locked(channel)) {
            channel.close();
            throw new IOException("another sandbox uses this folder; stop it, or use another folder");
        }
    }

    private static boolean locked(FileChannel channel) throws IOException {
        try {
            FileLock lock = channel.tryLock();
            return lock != null;
        } catch (OverlappingFileLockException e) {
            return false;
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
