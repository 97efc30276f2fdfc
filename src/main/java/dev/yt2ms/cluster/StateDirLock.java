package dev.yt2ms.cluster;

import dev.yt2ms.files.PrivateFiles;
import dev.yt2ms.ledger.LedgerException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * Prevents a second process from using the same state directory while the ledger is in PostgreSQL: both would use the
 * same staged files. The operating system releases the lock even if the process is killed.
 */
final class StateDirLock implements AutoCloseable {

    private final FileChannel channel;

    private StateDirLock(FileChannel channel) {
        this.channel = channel;
    }

    /**
     * Takes the lock.
     *
     * @param stateDir an existing folder
     * @throws LedgerException if another process has the lock
     */
    static StateDirLock take(Path stateDir) throws IOException {
        FileChannel channel =
                PrivateFiles.open(stateDir.resolve("node.lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        if (isLocked(channel)) {
            return new StateDirLock(channel);
        }
        channel.close();
        throw new LedgerException("another process uses the state-dir %s".formatted(stateDir), true);
    }

    private static boolean isLocked(FileChannel channel) throws IOException {
        try {
            return channel.tryLock() != null;
        } catch (OverlappingFileLockException e) {
            return false; // Another part of this process has the lock.
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
