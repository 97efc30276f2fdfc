package dev.yt2ms.sandbox.http;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The bytes of an answer. Any part of them can be written, and they need not be in memory. */
public interface Body {

    /** The number of bytes. */
    long length();

    /** Writes the given part of the bytes. */
    void write(OutputStream out, long from, long count) throws IOException;

    /** A body whose bytes are in memory. */
    static Body of(byte[] bytes) {
        return new Body() {
            @Override
            public long length() {
                return bytes.length;
            }

            @Override
            public void write(OutputStream out, long from, long count) throws IOException {
                out.write(bytes, (int) from, (int) count);
            }
        };
    }

    /** A body with the bytes of a file. Its length is read now, so the file must not change later. */
    static Body of(Path file) throws IOException {
        long length = Files.size(file);
        return new Body() {
            @Override
            public long length() {
                return length;
            }

            @Override
            public void write(OutputStream out, long from, long count) throws IOException {
                try (FileChannel channel = FileChannel.open(file)) {
                    channel.position(from);
                    InputStream in = Channels.newInputStream(channel);
                    byte[] buffer = new byte[64 * 1024];
                    long left = count;
                    while (left > 0) {
                        int read = in.read(buffer, 0, (int) Math.min(buffer.length, left));
                        if (read < 0) {
                            throw new IOException(file.getFileName() + " became shorter while it was being sent");
                        }
                        out.write(buffer, 0, read);
                        left -= read;
                    }
                }
            }
        };
    }

    /** The concatenation of several bodies. */
    static Body concat(List<Body> parts) {
        long total = parts.stream().mapToLong(Body::length).sum();
        return new Body() {
            @Override
            public long length() {
                return total;
            }

            @Override
            public void write(OutputStream out, long from, long count) throws IOException {
                long begin = 0;
                for (Body part : parts) {
                    long first = Math.max(from, begin) - begin;
                    long last = Math.min(from + count, begin + part.length()) - begin;
                    if (first < last) {
                        part.write(out, first, last - first);
                    }
                    begin += part.length();
                }
            }
        };
    }
}
