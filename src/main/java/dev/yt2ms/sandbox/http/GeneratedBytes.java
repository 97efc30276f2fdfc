package dev.yt2ms.sandbox.http;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.Random;

/**
 * Bytes that look random but are the same each time. The same block of noise is repeated with the number of the
 * repetition in its first bytes, so that no two blocks are equal. Whatever their number, the bytes take no disk space
 * and only one block of memory.
 */
public final class GeneratedBytes implements Body {

    private static final int BLOCK = 64 * 1024;

    private final byte[] noise;
    private final long length;

    public GeneratedBytes(long seed, long length) {
        noise = new byte[length > 0 ? BLOCK : 0];
        new Random(seed).nextBytes(noise);
        this.length = length;
    }

    @Override
    public long length() {
        return length;
    }

    @Override
    public void write(OutputStream out, long from, long count) throws IOException {
        byte[] block = noise.clone();
        long position = from;
        long end = from + count;
        while (position < end) {
            long number = position / BLOCK;
            ByteBuffer.wrap(block).putLong(number);
            int begin = (int) (position - number * BLOCK);
            int piece = (int) Math.min(BLOCK - begin, end - position);
            out.write(block, begin, piece);
            position += piece;
        }
    }
}
