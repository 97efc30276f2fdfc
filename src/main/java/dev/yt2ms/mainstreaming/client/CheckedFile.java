package dev.yt2ms.mainstreaming.client;

import dev.yt2ms.files.Sha256;
import java.io.Closeable;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Objects;

/**
 * A staged media file, which must not have changed since its download. The file is opened once, and the digest is
 * computed from the bytes that are sent, so the platform receives exactly the bytes that were checked. A read error is
 * reported as a {@link ChangedException}, to distinguish it from network errors. The file is not read through a {@code
 * FileChannel}, because Java closes such a channel when the reading thread is interrupted.
 */
final class CheckedFile implements Closeable {

    /** Thrown if the file is missing or unreadable, or differs from the downloaded one. */
    static final class ChangedException extends IOException {
        ChangedException(String message) {
            super(message);
        }

        /** Returns the message, which is never null. */
        @Override
        public String getMessage() {
            return Objects.requireNonNull(super.getMessage());
        }
    }

    private final RandomAccessFile file;
    private final long bytes;
    private final String sha256;
    private final MessageDigest digest = Sha256.digest();

    private CheckedFile(RandomAccessFile file, long bytes, String sha256) {
        this.file = file;
        this.bytes = bytes;
        this.sha256 = sha256;
    }

    /** Opens the file and checks its size. */
    static CheckedFile open(Path path, long bytes, String sha256) throws ChangedException {
        RandomAccessFile file;
        try {
            file = new RandomAccessFile(path.toFile(), "r");
        } catch (IOException | UnsupportedOperationException e) {
            throw new ChangedException("it is missing or can't be opened");
        }
        CheckedFile staged = new CheckedFile(file, bytes, sha256);
        try {
            staged.checkSize();
        } catch (ChangedException e) {
            staged.close();
            throw e;
        }
        return staged;
    }

    /** Checks that the file still has its size, and that the bytes that were read are those that were downloaded. */
    void checkAllThatWasRead() throws ChangedException {
        checkSize();
        if (!Sha256.hex(digest).equalsIgnoreCase(sha256)) {
            throw new ChangedException("its content has changed");
        }
    }

    private void checkSize() throws ChangedException {
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

    /** Returns the number of bytes that the file must have. */
    long bytes() {
        return bytes;
    }

    /** Reads the next bytes, at least one and at most the given number. Returns the number of bytes that were read. */
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
        digest.update(buffer, 0, count);
        return count;
    }

    @Override
    public void close() {
        try {
            file.close();
        } catch (IOException e) {
            // An error is ignored, because the file was only read.
        }
    }
}
