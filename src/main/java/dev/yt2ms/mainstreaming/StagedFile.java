package dev.yt2ms.mainstreaming;

import java.io.Closeable;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Path;

/**
 * A media file that must stay as it was. It is opened once, so what was checked is what is sent; read errors are told
 * apart from the network's. (Not a channel: those close when their thread is interrupted.)
 */
final class StagedFile implements Closeable {

    /** The file is gone, unreadable, or of another size. */
    static final class ChangedException extends IOException {
        ChangedException(String message) {
            super(message);
        }
    }

    private final RandomAccessFile file;
    private final long bytes;

    private StagedFile(RandomAccessFile file, long bytes) {
        this.file = file;
        this.bytes = bytes;
    }

    /** Opens it and checks its size. */
    static StagedFile open(Path path, long bytes) throws ChangedException {
        RandomAccessFile file;
        try {
            file = new RandomAccessFile(path.toFile(), "r");
        } catch (IOException | UnsupportedOperationException e) {
            throw new ChangedException("it is gone or can't be opened");
        }
        StagedFile staged = new StagedFile(file, bytes);
        try {
            staged.checkSize();
        } catch (ChangedException e) {
            staged.close();
            throw e;
        }
        return staged;
    }

    /** Fails when its size is another by now. */
    void checkSize() throws ChangedException {
        long now;
        try {
            now = file.length();
        } catch (IOException e) {
            throw new ChangedException("it can't be read");
        }
        if (now != bytes) {
            throw new ChangedException("it has " + now + " bytes instead of " + bytes);
        }
    }

    /** The bytes that it must have. */
    long bytes() {
        return bytes;
    }

    /** Reads on, at least one byte and at most the given number. */
    int read(byte[] buffer, int most) throws ChangedException {
        int count;
        try {
            count = file.read(buffer, 0, most);
        } catch (IOException e) {
            throw new ChangedException("it can't be read");
        }
        if (count <= 0) {
            throw new ChangedException("it is shorter than " + bytes + " bytes");
        }
        return count;
    }

    @Override
    public void close() {
        try {
            file.close();
        } catch (IOException e) {
            // It was only read.
        }
    }
}
