package dev.yt2ms.ledger.database;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.h2.store.fs.FileBaseDefault;
import org.h2.store.fs.FilePath;
import org.h2.store.fs.FilePathWrapper;

/**
 * A file system for H2 under {@code jdbc:h2:disk-without-power:} that simulates a power cut. After the cut, each file
 * contains only the bytes that H2 had forced to the disk.
 */
public final class DiskWithoutPower extends FilePathWrapper {

    static final String SCHEME = "disk-without-power";

    /** Registers this file system with H2. */
    static void plugIn() {
        FilePath.register(new DiskWithoutPower());
    }

    /** Copies the files of a database in the state in which a power cut would leave them. */
    static void cutPower(Path database, Path copy) throws IOException {
        Files.copy(onDisk(database + ".mv.db"), Path.of(copy + ".mv.db"), StandardCopyOption.REPLACE_EXISTING);
    }

    private static Path onDisk(String file) {
        return Path.of(file + ".on-disk");
    }

    @Override
    public String getScheme() {
        return SCHEME;
    }

    @Override
    public FileChannel open(String mode) throws IOException {
        return new Channel(getBase().open(mode), getBase().toString());
    }

    private static final class Channel extends FileBaseDefault {

        private final FileChannel channel;
        private final String file;

        Channel(FileChannel channel, String file) {
            this.channel = channel;
            this.file = file;
        }

        @Override
        public synchronized void force(boolean metaData) throws IOException {
            Files.copy(Path.of(file), onDisk(file), StandardCopyOption.REPLACE_EXISTING);
        }

        @Override
        public long size() throws IOException {
            return channel.size();
        }

        @Override
        public synchronized int read(ByteBuffer to, long position) throws IOException {
            return channel.read(to, position);
        }

        @Override
        public synchronized int write(ByteBuffer from, long position) throws IOException {
            return channel.write(from, position);
        }

        @Override
        protected void implTruncate(long size) throws IOException {
            channel.truncate(size);
        }

        @Override
        public FileLock tryLock(long position, long size, boolean shared) throws IOException {
            return channel.tryLock(position, size, shared);
        }

        @Override
        protected void implCloseChannel() throws IOException {
            channel.close();
        }
    }
}
